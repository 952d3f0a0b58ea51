package io.todoflow.dapr.embedded.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts an embedded Dapr for each test method, and closes it afterwards.
 *
 * <p>Test methods and those with {@code @BeforeEach} and {@code @AfterEach} may have parameters of the types
 * {@link io.todoflow.dapr.embedded.EmbeddedDapr}, {@link io.dapr.client.DaprClient} and {@link ReceivedEvents};
 * {@link AppId} chooses among several sidecars.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(DaprExtension.class)
public @interface DaprTest {

    /** The app-ids, each with a sidecar of its own. They invoke each other by these names. */
    String[] appIds() default "app";

    /**
     * Folders with Dapr YAML, or single files; with the prefix {@code classpath:} from the class path.
     *
     * <p>Without any, no component is there.
     */
    String[] resources() default {};

    /** The topics that the app subscribes to, each as {@code <pubsub>/<topic>}; {@link ReceivedEvents} has what comes. */
    String[] subscribe() default {};

    /**
     * The HTTP port of an app that the test starts itself, for the only app-id.
     *
     * <p>0, the default, puts an app behind each sidecar that records events.
     */
    int appPort() default 0;
}
