package io.todoflow.it;

import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.World;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose parameter is a {@link World}. Runs with the embedded Dapr and Kafka and, if installed, also with a real
 * daprd and Redis.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EndToEndExtension.class)
@interface EndToEndTest {

    SidecarRuntime[] value() default {SidecarRuntime.EMBEDDED, SidecarRuntime.DAPRD};

    /** Whether the application of the world and its sidecar run; if not, the test starts replicas itself. */
    boolean isRunning() default true;
}
