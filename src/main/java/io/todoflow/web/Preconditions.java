package io.todoflow.web;

import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.Task;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Evaluates the preconditions of requests: {@code If-Match} and {@code If-None-Match}. */
@Component("preconditions")
class Preconditions {

    private static final String IF_MATCH = "If-Match";
    private static final String IF_NONE_MATCH = "If-None-Match";

    private final boolean required;

    Preconditions(@Value("${todoflow.web.require-if-match}") boolean required) {
        this.required = required;
    }

    /**
     * Checks that a change has a precondition if one is required.
     *
     * @throws PreconditionException if there is none
     * @throws InvalidRequestException if it is malformed
     */
    public void check(@Header(IF_MATCH) @Nullable Object ifMatch) {
        if (ifMatch != null) {
            EntityTags.parse(IF_MATCH, ifMatch);
        } else if (required) {
            throw new PreconditionException(
                    HttpStatus.PRECONDITION_REQUIRED,
                    IF_MATCH,
                    "is required: the ETag of the task as it was read, or *");
        }
    }

    /** @throws PreconditionException if the task has another version than the request expects */
    public void ifMatch(@Body Task task, @Header(IF_MATCH) @Nullable Object ifMatch) {
        if (ifMatch != null && !EntityTags.parse(IF_MATCH, ifMatch).matchStrongly(tag(task))) {
            throw new PreconditionException(
                    HttpStatus.PRECONDITION_FAILED,
                    IF_MATCH,
                    "does not match: the task has changed and is at " + tag(task) + ", read it again");
        }
    }

    /** Answers 304 without a body if the caller has the current version. */
    public void ifNoneMatch(Exchange exchange) {
        Message response = exchange.getMessage();
        Object ifNoneMatch = response.getHeader(IF_NONE_MATCH);
        if (ifNoneMatch != null
                && EntityTags.parse(IF_NONE_MATCH, ifNoneMatch).matchWeakly(response.getHeader("ETag", String.class))) {
            response.setHeader(Exchange.HTTP_RESPONSE_CODE, HttpStatus.NOT_MODIFIED.value());
            response.removeHeader(Exchange.CONTENT_TYPE);
            response.setBody(null);
        }
    }

    private static String tag(Task task) {
        return "\"" + task.version() + "\"";
    }
}
