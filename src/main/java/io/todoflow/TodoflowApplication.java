package io.todoflow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Runs the flows of one service, or of all of them in one process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TodoflowApplication {

    public static void main(String[] args) {
        SpringApplication.run(TodoflowApplication.class, args);
    }
}
