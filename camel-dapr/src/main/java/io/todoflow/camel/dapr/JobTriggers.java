package io.todoflow.camel.dapr;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the jobs of an application at {@code POST /job/<name>}. The sidecar treats a 404 as success, so the answer
 * is 500 unless a route has succeeded, even if the route is stopped. The job's failure policy then applies.
 */
final class JobTriggers {

    private static final Logger LOG = LoggerFactory.getLogger(JobTriggers.class);

    private final DaprComponent component;
    private final List<JobConsumer> consumers = new CopyOnWriteArrayList<>();
    private final DelayedPublish later;
    private @Nullable Consumer server;

    JobTriggers(DaprComponent component, DelayedPublish later) {
        this.component = component;
        this.later = later;
    }

    synchronized void add(JobConsumer consumer) throws Exception {
        for (JobConsumer other : consumers) {
            if (other.names().equals(consumer.names())) {
                throw new IllegalArgumentException("Routes %s and %s handle the same jobs: %s"
                        .formatted(other.getRouteId(), consumer.getRouteId(), consumer.getEndpoint()));
            }
        }
        open();
        consumers.add(consumer);
    }

    /** Starts receiving triggers. */
    synchronized void open() throws Exception {
        if (server == null) {
            server = SidecarHttpServer.serve(component, "/job/{name}", "POST", this::answer);
        }
    }

    synchronized void remove(JobConsumer consumer) {
        consumers.remove(consumer);
    }

    synchronized void close() {
        ServiceHelper.stopAndShutdownService(server);
        server = null;
        consumers.clear();
    }

    private void answer(Exchange exchange) {
        String name = URLDecoder.decode(
                exchange.getMessage().getHeader("name", "", String.class).replace("+", "%2B"), StandardCharsets.UTF_8);
        byte[] data = exchange.getMessage().getBody(byte[].class);
        if (component.isDelayedPublish() && name.startsWith(DelayedPublish.JOBS)) {
            boolean published = later.publish(name, data == null ? new byte[0] : data);
            SidecarHttpServer.answerJson(exchange, published ? 200 : 500, "{}");
            return;
        }
        Optional<JobConsumer> consumer = consumers.stream()
                .filter(candidate -> candidate.names().contain(name))
                .max(Comparator.comparingInt(candidate -> candidate.names().precision()));
        if (consumer.isEmpty()) {
            LOG.error("No route handles job {}", Excerpt.of(name));
            SidecarHttpServer.answerJson(exchange, 500, "{\"message\":\"no route handles this job\"}");
        } else if (consumer.get().trigger(name, data == null ? new byte[0] : data)) {
            SidecarHttpServer.answerJson(exchange, 200, "{}");
        } else {
            SidecarHttpServer.answerJson(exchange, 500, "{\"message\":\"the route of this job failed\"}");
        }
    }
}
