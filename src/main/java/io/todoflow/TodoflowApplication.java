package io.todoflow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.tracing.zipkin.ZipkinAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Runs the flows of one service, or of all of them in one process.
 *
 * <p>Transactions are a policy of routes, so Spring does not search each bean for transaction annotations, which saves
 * a tenth of the startup time. {@link TracingConfiguration} imports the Zipkin exporter if it has an endpoint.
 */
@SpringBootApplication(exclude = {TransactionAutoConfiguration.class, ZipkinAutoConfiguration.class})
@ConfigurationPropertiesScan
public class TodoflowApplication {

    public static void main(String[] args) {
        SpringApplication.run(TodoflowApplication.class, args);
    }
}
