package io.todoflow.camel.dapr.contract;

import io.todoflow.testing.DaprRuntime;
import java.lang.reflect.Field;
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
import org.junit.platform.commons.util.AnnotationUtils;

/** Runs each {@link ContractTest} on each runtime. */
final class ContractExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationUtils.isAnnotated(context.getTestMethod(), ContractTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return setups(context.getRequiredTestClass()).stream()
                .flatMap(setup -> setup.runtimes().stream().map(runtime -> invocation(runtime, setup)));
    }

    /** Features that only daprd has are tested if there is one. */
    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    private static TestTemplateInvocationContext invocation(DaprRuntime runtime, Setup setup) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int index) {
                return "on " + runtime + (setup.name.isEmpty() ? "" : " with " + setup.name);
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of(new WorldParameter(runtime, setup));
            }
        };
    }

    static List<Setup> setups(Class<?> testClass) {
        try {
            Field field = testClass.getDeclaredField("SETUP");
            field.setAccessible(true);
            Object setup = field.get(null);
            return setup instanceof List<?> several
                    ? several.stream().map(Setup.class::cast).toList()
                    : List.of((Setup) setup);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(testClass + " has no static field SETUP", e);
        }
    }

    private record WorldParameter(DaprRuntime runtime, Setup setup) implements ParameterResolver {

        /** Closes the world of a class after its tests. */
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
            Class<?> testClass = context.getRequiredTestClass();
            ExtensionContext ofClass = context;
            while (ofClass.getTestMethod().isPresent()) {
                ofClass = ofClass.getParent().orElseThrow();
            }
            World world = ofClass.getStore(Namespace.create(testClass))
                    .getOrComputeIfAbsent(
                            runtime + setup.name, key -> new Held(World.start(runtime, setup)), Held.class)
                    .world();
            world.app().reset();
            return world;
        }
    }
}
