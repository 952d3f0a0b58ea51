package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.projectnessie.cel.Env;
import org.projectnessie.cel.EnvOption;
import org.projectnessie.cel.Issues;
import org.projectnessie.cel.Program;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.common.CELError;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.ref.Val;

/**
 * A routing rule: a path for events that match a CEL expression. Evaluated by a port of daprd's CEL library.
 *
 * @param program null for a path that takes all events
 */
record RouteRule(String match, String path, @Nullable Program program) {

    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']+)'.*", Pattern.DOTALL);

    /** An expression failed; the event is not delivered, regardless of other rules. */
    static final class EvaluationException extends Exception {
        private static final long serialVersionUID = 1L;

        EvaluationException(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws IllegalArgumentException if the expression is invalid */
    static RouteRule of(String match, String path) {
        return new RouteRule(match, path, match.isEmpty() ? null : compile(match));
    }

    /** Like daprd, treats every name in the expression as a variable; only {@code event} has a value. */
    private static Program compile(String match) {
        Issues syntax = Env.newEnv().parse(match).getIssues();
        if (syntax.hasIssues()) {
            throw new IllegalArgumentException("'" + match + "' is not an expression: " + syntax);
        }
        Set<String> variables = new TreeSet<>(Set.of("event"));
        while (true) {
            Env env = Env.newEnv(EnvOption.declarations(variables.stream()
                    .map(name -> Decls.newVar(name, Decls.Any))
                    .toList()));
            Env.AstIssuesTuple compiled = env.compile(match);
            if (!compiled.hasIssues()) {
                return env.program(compiled.getAst());
            }
            boolean found = false;
            for (CELError error : compiled.getIssues().getErrors()) {
                Matcher undeclared = UNDECLARED.matcher(error.getMessage());
                if (!undeclared.matches()) {
                    throw new IllegalArgumentException("'" + match + "' is not an expression: " + compiled.getIssues());
                }
                found |= variables.add(undeclared.group(1));
            }
            if (!found) {
                throw new IllegalArgumentException("'" + match + "' is not an expression: " + compiled.getIssues());
            }
        }
    }

    /** The path for an event, or null if no rule matches (recorded: routes-*). */
    static @Nullable String route(List<RouteRule> rules, JsonNode event) throws EvaluationException {
        for (RouteRule rule : rules) {
            if (rule.program == null || matches(rule.match, rule.program, event)) {
                return rule.path;
            }
        }
        return null;
    }

    private static boolean matches(String match, Program program, JsonNode event) throws EvaluationException {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("event", value(event));
        Val result = program.eval(variables).getVal();
        if (Err.isError(result)) {
            throw new EvaluationException(result.toString());
        }
        if (result.value() instanceof Boolean matches) {
            return matches;
        }
        throw new EvaluationException("the result of match expression " + match + " was not a boolean");
    }

    /** Converts JSON like Go: numbers are 64-bit floats. */
    private static @Nullable Object value(JsonNode json) {
        if (json.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            json.fields().forEachRemaining(field -> map.put(field.getKey(), value(field.getValue())));
            return map;
        }
        if (json.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            json.forEach(element -> list.add(value(element)));
            return list;
        }
        if (json.isNumber()) {
            return json.asDouble();
        }
        if (json.isBoolean()) {
            return json.asBoolean();
        }
        return json.isNull() || json.isMissingNode() ? null : json.asText();
    }
}
