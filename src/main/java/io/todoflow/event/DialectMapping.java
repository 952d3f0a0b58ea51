package io.todoflow.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** The mapping of one dialect: a jq program that fails with the reason if an event is not in the dialect. */
final class DialectMapping {

    private final JsonQuery program;
    private final Scope functions;

    private DialectMapping(JsonQuery program, Scope functions) {
        this.program = program;
        this.functions = functions;
    }

    /** @throws IllegalArgumentException if the text is not a jq program */
    static DialectMapping of(String dialect, String text, Scope functions) {
        try {
            return new DialectMapping(JsonQuery.compile(text, Versions.JQ_1_6), functions);
        } catch (JsonQueryException e) {
            throw new IllegalArgumentException("The mapping of dialect %s is not a jq program".formatted(dialect), e);
        }
    }

    /**
     * Returns our envelope, without the fields that the dialect does not have.
     *
     * @throws PoisonEventException that says what the event lacks
     */
    ObjectNode translate(JsonNode event) {
        List<JsonNode> results = apply(event);
        if (results.size() == 1
                && results.get(0) instanceof ObjectNode envelope
                && envelope.get("payload") instanceof ObjectNode) {
            return envelope;
        }
        throw new PoisonEventException("the mapping gives no envelope");
    }

    /**
     * Returns what the program makes of an event.
     *
     * @throws PoisonEventException that says what the event lacks
     */
    List<JsonNode> apply(JsonNode event) {
        List<JsonNode> results = new ArrayList<>();
        try {
            program.apply(Scope.newChildScope(functions), event, results::add);
        } catch (JsonQueryException e) {
            throw new PoisonEventException(String.valueOf(e.getMessage()));
        }
        return results;
    }
}
