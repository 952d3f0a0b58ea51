package io.todoflow.page;

import io.todoflow.names.UserIds;
import io.todoflow.web.Callers;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams changes as server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
@RestController
@ServedByBackend
class LiveController {

    private final Listeners listeners;
    private final UserFeed users;
    private final LetterFeed letters;
    private final FlowFeed flow;
    private final Callers callers;

    LiveController(Listeners listeners, UserFeed users, LetterFeed letters, FlowFeed flow, Callers callers) {
        this.callers = callers;
        this.listeners = listeners;
        this.users = users;
        this.letters = letters;
        this.flow = flow;
    }

    @GetMapping(path = "/api/{user_id}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> live(
            @PathVariable("user_id") String userId,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request) {
        if (!UserIds.isValid(userId)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "user_id " + UserIds.RULE);
        }
        if (isHead(request)) {
            return head();
        }
        Listener listener = listeners.open(userId, gone -> {
            users.remove(gone);
            letters.remove(gone);
        });
        users.add(listener, userId, LiveRows.Position.parse(lastEventId));
        if (callers.isAdministrator(request)) {
            letters.add(listener);
        }
        return ResponseEntity.ok(listener.emitter());
    }

    @GetMapping(path = "/api/flow", produces = MediaType.APPLICATION_JSON_VALUE)
    String flow() {
        return flow.read();
    }

    @GetMapping(path = "/api/flow/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> liveFlow(HttpServletRequest request) {
        if (isHead(request)) {
            return head();
        }
        Listener listener = listeners.open(callers.userOf(request), flow::remove);
        flow.add(listener);
        return ResponseEntity.ok(listener.emitter());
    }

    /** Spring lets the method for GET answer HEAD as well. A stream would stay open, because nobody reads it. */
    private static boolean isHead(HttpServletRequest request) {
        return HttpMethod.HEAD.matches(request.getMethod());
    }

    private static ResponseEntity<SseEmitter> head() {
        return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
    }
}
