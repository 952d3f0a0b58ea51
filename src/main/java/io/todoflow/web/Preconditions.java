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

/** The conditions under which a request wants a task changed or answered. */
@Component("preconditions")
class Preconditions {

    private static final String IF_MATCH = "If-Match";
    private static final String IF_NONE_MATCH = "If-None-Match";

    private final boolean required;

    Preconditions(@Value("${todoflow.web.require-if-match}") boolean required) {
        this.required = required;
    }

    /**
     * Checks that a change has a condition where one is required.
     *
     * @throws PreconditionException when there is none
     * @throws InvalidRequestException when it is not well-formed
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

    /** @throws PreconditionException when the task is not at the version that the request wants to change */
    public void ifMatch(@Body Task task, @Header(IF_MATCH) @Nullable Object ifMatch) {
        if (ifMatch != null && !EntityTags.parse(IF_MATCH, ifMatch).matchStrongly(tag(task))) {
            throw new PreconditionException(
                    HttpStatus.PRECONDITION_FAILED,
                    IF_MATCH,
                    "does not match: the task has changed and is at " + tag(task) + ", read it again");
        }
    }

    /** Leaves out of the response what the caller has already. */
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
