package io.todoflow.it;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each {@link EndToEndTest} on each runtime, all in one world for each. */
final class EndToEndExtension implements TestTemplateInvocationContextProvider {

    private static final Logger LOG = LoggerFactory.getLogger(EndToEndExtension.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return Stream.of(context.getRequiredTestMethod()
                        .getAnnotation(EndToEndTest.class)
                        .value())
                .map(EndToEndExtension::invocation);
    }

    private static TestTemplateInvocationContext invocation(SidecarRuntime runtime) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int index) {
                return "on " + runtime;
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of(runs(runtime), new WorldParameter(runtime));
            }
        };
    }

    private static ExecutionCondition runs(SidecarRuntime runtime) {
        return context -> runtime.missing().isEmpty()
                ? ConditionEvaluationResult.enabled("the runtime is there")
                : ConditionEvaluationResult.disabled("%s: %s".formatted(runtime, runtime.missing()));
    }

    private record WorldParameter(SidecarRuntime runtime) implements ParameterResolver {

        /** Closes a world after the last test. */
        private record Held(World world) implements CloseableResource {
            @Override
            public void close() {
                world.close();
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == World.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            World world = context.getRoot()
                    .getStore(Namespace.create(World.class))
                    .getOrComputeIfAbsent(runtime, key -> new Held(World.create(runtime)), Held.class)
                    .world();
            world.heal();
            LOG.info("{} runs on {}", context.getRequiredTestMethod().getName(), runtime);
            return world;
        }
    }
}
