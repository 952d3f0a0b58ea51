package io.todoflow.it;

import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.World;
import java.util.List;
import java.util.stream.Stream;
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

/** Runs each {@link EndToEndTest} on each available runtime, with one world per runtime. */
final class EndToEndExtension implements TestTemplateInvocationContextProvider {

    private static final Logger LOG = LoggerFactory.getLogger(EndToEndExtension.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        EndToEndTest test = context.getRequiredTestMethod().getAnnotation(EndToEndTest.class);
        return Stream.of(test.value())
                .filter(runtime -> runtime.missing().isEmpty())
                .map(runtime -> invocation(runtime, test.isRunning()));
    }

    private static TestTemplateInvocationContext invocation(SidecarRuntime runtime, boolean isRunning) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int index) {
                return "on " + runtime;
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of(new WorldParameter(runtime, isRunning));
            }
        };
    }

    private record WorldParameter(SidecarRuntime runtime, boolean isRunning) implements ParameterResolver {

        /** Closes a world after the last test. */
        private record Held(World world) implements CloseableResource {
            @Override
            public void close() {
                world.close();
                world.closeBroker();
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
                    .getOrComputeIfAbsent(runtime, key -> new Held(World.shared(runtime)), Held.class)
                    .world();
            if (isRunning) {
                world.heal();
            } else {
                world.rest();
            }
            LOG.info("{} runs on {}", context.getRequiredTestMethod().getName(), runtime);
            return world;
        }
    }
}
