package peer;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import peer.TaskCreated.Task;

/** Writes a task and the publication of its event in one transaction. */
@RestController
public class TaskController {

    private static final String INSERT = "insert into task values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final JdbcClient database;
    private final ApplicationEventPublisher events;

    TaskController(JdbcClient database, ApplicationEventPublisher events) {
        this.database = database;
        this.events = events;
    }

    record Draft(String title, String description, String priority) {}

    @GetMapping("/health")
    public String health() {
        return "UP";
    }

    @Transactional
    @PostMapping("/api/{user}/tasks")
    @ResponseStatus(HttpStatus.CREATED)
    public Task create(@PathVariable("user") String user, @RequestBody Draft draft) {
        Instant now = Instant.now();
        Task task = new Task(
                UUID.randomUUID(),
                user,
                draft.title(),
                draft.description(),
                "open",
                draft.priority() == null ? "medium" : draft.priority(),
                1,
                now,
                now);
        database.sql(INSERT)
                .params(
                        task.id(),
                        user,
                        task.title(),
                        task.description(),
                        task.status(),
                        task.priority(),
                        task.version(),
                        Timestamp.from(now),
                        Timestamp.from(now))
                .update();
        events.publishEvent(TaskCreated.of(task));
        return task;
    }
}
