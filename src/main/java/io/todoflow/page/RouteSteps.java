package io.todoflow.page;

import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.NamedNode;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.OutputNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.TryDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Walks the steps of a route. Camel stores the branches of a choice, a try and a circuit breaker separately from other
 * steps; here each branch is a step with inner steps.
 */
final class RouteSteps {

    private RouteSteps() {}

    /** The steps directly inside a route or a step. */
    static List<? extends NamedNode> inside(NamedNode parent) {
        if (parent instanceof ChoiceDefinition choice) {
            return withLast(choice.getWhenClauses(), choice.getOtherwise());
        }
        if (parent instanceof CircuitBreakerDefinition breaker) {
            return withLast(breaker.getOutputs(), breaker.getOnFallback());
        }
        if (parent instanceof TryDefinition doTry) {
            return withLast(
                    Stream.concat(doTry.getOutputsWithoutCatches().stream(), doTry.getCatchClauses().stream())
                            .toList(),
                    doTry.getFinallyClause());
        }
        if (parent instanceof ProcessorDefinition<?> step) {
            return step.getOutputs();
        }
        return parent instanceof OutputNode branch ? branch.getOutputs() : List.of();
    }

    /** All steps inside a route or a step, in pre-order. */
    static Stream<NamedNode> all(NamedNode parent) {
        return inside(parent).stream().flatMap(step -> Stream.concat(Stream.of(step), all(step)));
    }

    private static List<NamedNode> withLast(List<? extends NamedNode> steps, @Nullable NamedNode last) {
        return Stream.<NamedNode>concat(steps.stream(), Stream.ofNullable(last)).toList();
    }
}
