package io.todoflow.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test in a {@link World}, its parameter: once with the embedded Dapr, and once with a real daprd and Redis, where the
 * machine has them.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EndToEndExtension.class)
@interface EndToEndTest {

    SidecarRuntime[] value() default {SidecarRuntime.EMBEDDED, SidecarRuntime.DAPRD};
}
