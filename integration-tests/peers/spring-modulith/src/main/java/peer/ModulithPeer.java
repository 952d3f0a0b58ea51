package peer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;

/** Creates tasks, whose events Spring Modulith publishes to Kafka, and audits what comes from there. */
@SpringBootApplication
public class ModulithPeer {

    public static void main(String[] args) {
        SpringApplication.run(ModulithPeer.class, args);
    }

    @Bean
    static EventExternalizationConfiguration externalization(@Value("${TOPIC}") String topic) {
        return EventExternalizationConfiguration.externalizing()
                .select(EventExternalizationConfiguration.annotatedAsExternalized())
                .route(TaskCreated.class, event -> RoutingTarget.forTarget(topic)
                        .andKey(event.taskId().toString()))
                .build();
    }
}
