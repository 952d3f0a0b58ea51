package io.todoflow.dev;

import io.todoflow.testing.FreePorts;
import io.todoflow.testing.TodoflowClient;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the whole application: all services in one process, with their own database, embedded Dapr and mail server,
 * as in development. Tests with the same settings share an application.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT,
        properties = {
            // a consumer uses up its attempts within seconds
            "todoflow.dead-letter.retry-delay=50ms",
            "todoflow.dead-letter.max-retry-delay=2s",
            "todoflow.dead-letter.redrive-interval=250ms",
            // a replay of a few events has several batches
            "todoflow.replay.batch-size=5",
            "todoflow.escalation.contact=lead"
        })
@AutoConfigureObservability
@ContextConfiguration(initializers = FreePorts.class)
@Import({DevelopmentServices.class, TodoflowClient.class, TraceReceiver.class})
public @interface TodoflowTest {}
