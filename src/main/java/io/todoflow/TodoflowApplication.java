package io.todoflow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Runs the flows of one service, or of all of them in one process. Transactions are a policy of routes; to look for
 * annotations of them at each method of each bean is a tenth of the start.
 */
@SpringBootApplication(exclude = TransactionAutoConfiguration.class)
@ConfigurationPropertiesScan
public class TodoflowApplication {

    public static void main(String[] args) {
        SpringApplication.run(TodoflowApplication.class, args);
    }
}
