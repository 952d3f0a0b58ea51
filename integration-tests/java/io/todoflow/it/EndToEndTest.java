package io.todoflow.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test in a {@link World}, its parameter: once with the embedded Dapr and Kafka, and where the machine has them, also
 * with a real daprd and Redis.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EndToEndExtension.class)
@interface EndToEndTest {

    SidecarRuntime[] value() default {SidecarRuntime.EMBEDDED, SidecarRuntime.DAPRD};

    /** Whether the application of the world and its sidecar run; without them, the world is there for replicas. */
    boolean isRunning() default true;
}
