package io.todoflow.dapr.embedded.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts an embedded Dapr for each test method and closes it afterwards.
 *
 * <p>Test methods and those with {@code @BeforeEach} and {@code @AfterEach} can have parameters of the types {@link
 * io.todoflow.dapr.embedded.EmbeddedDapr}, {@link io.dapr.client.DaprClient} and {@link ReceivedEvents}; {@link AppId}
 * selects one of several sidecars.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(DaprExtension.class)
public @interface DaprTest {

    /** The app-ids, each with its own sidecar. They invoke each other by these names. */
    String[] appIds() default "app";

    /**
     * Folders with Dapr YAML, or single files; the prefix {@code classpath:} reads from the class path.
     *
     * <p>By default there are no components.
     */
    String[] resources() default {};

    /**
     * The topics that the app subscribes to, each as {@code <pubsub>/<topic>}; {@link ReceivedEvents} records their
     * events.
     */
    String[] subscribe() default {};

    /**
     * The HTTP port of an app that the test starts itself; needs exactly one app-id.
     *
     * <p>With 0, the default, each sidecar gets an app that records events.
     */
    int appPort() default 0;
}
