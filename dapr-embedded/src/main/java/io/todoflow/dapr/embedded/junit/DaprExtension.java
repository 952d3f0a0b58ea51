package io.todoflow.dapr.embedded.junit;

import io.dapr.client.DaprClient;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts the sidecars of a {@link DaprTest} and passes them to the test. */
final class DaprExtension implements BeforeEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(DaprExtension.class);
    private static final Set<Class<?>> PARAMETERS = Set.of(EmbeddedDapr.class, DaprClient.class, ReceivedEvents.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        sidecars(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("@DaprTest starts a sidecar for each test method:"
                    + " only it, @BeforeEach and @AfterEach may have " + parameter.getParameter() + " as a parameter");
        }
        Sidecars sidecars = sidecars(context);
        String[] appIds = annotation(context).appIds();
        String appId = parameter.findAnnotation(AppId.class).map(AppId::value).orElse(appIds[0]);
        if (!Arrays.asList(appIds).contains(appId)) {
            throw new ParameterResolutionException(
                    "'" + appId + "' is not an app-id of @DaprTest, which has " + Arrays.toString(appIds));
        }
        Class<?> type = parameter.getParameter().getType();
        if (type == EmbeddedDapr.class) {
            return sidecars.sidecar(appId);
        }
        return type == DaprClient.class ? sidecars.client(appId) : sidecars.events(appId);
    }

    private static Sidecars sidecars(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(Sidecars.class, type -> Sidecars.start(annotation(context)), Sidecars.class);
    }

    private static DaprTest annotation(ExtensionContext context) {
        DaprTest annotation = context.getTestClass()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, DaprTest.class))
                .orElseThrow(() -> new ExtensionConfigurationException("@DaprTest is missing"));
        if (annotation.appIds().length == 0) {
            throw new ExtensionConfigurationException("@DaprTest needs at least one app-id");
        }
        if (annotation.appPort() != 0 && (annotation.appIds().length > 1 || annotation.subscribe().length > 0)) {
            throw new ExtensionConfigurationException(
                    "appPort of @DaprTest needs exactly one app-id and no subscriptions: the app subscribes itself");
        }
        return annotation;
    }
}
