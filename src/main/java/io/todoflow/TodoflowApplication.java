package io.todoflow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Runs the flows of one service, or of all of them in one process. */
@SpringBootApplication
public class TodoflowApplication {

    public static void main(String[] args) {
        SpringApplication.run(TodoflowApplication.class, args);
    }
}
