package io.todoflow.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** The mapping of one dialect: a jq program. It fails with the reason if an event is not in the dialect. */
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
     * Translates an event into our envelope, without the fields that the dialect lacks.
     *
     * @throws PoisonEventException saying what the event lacks
     */
    ObjectNode translate(JsonNode event) {
        return apply(event)
                .filter(result -> result.path("payload").isObject())
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new PoisonEventException("the mapping returns no envelope"));
    }

    /**
     * Runs the program on an event; empty if it leaves the event out.
     *
     * @throws PoisonEventException saying what the event lacks, or why the program failed
     */
    Optional<JsonNode> apply(JsonNode event) {
        List<JsonNode> results = new ArrayList<>();
        try {
            program.apply(Scope.newChildScope(functions), event, result -> add(results, result));
        } catch (PoisonEventException e) {
            throw e;
        } catch (JsonQueryException | RuntimeException | StackOverflowError e) {
            // A failed cast or endless recursion must cost no more than this translation
            throw new PoisonEventException(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return results.stream().findFirst();
    }

    private static void add(List<JsonNode> results, JsonNode result) {
        if (!results.isEmpty()) {
            throw new PoisonEventException("the mapping returns more than one result");
        }
        if (result.isNull()) {
            throw new PoisonEventException("the mapping returns null; to leave the event out, return empty");
        }
        results.add(result);
    }
}
