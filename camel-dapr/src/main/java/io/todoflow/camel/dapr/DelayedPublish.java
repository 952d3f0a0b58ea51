package io.todoflow.camel.dapr;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.dapr.client.domain.PublishEventRequest;
import io.dapr.v1.DaprJobsProtos.Job;
import io.dapr.v1.DaprJobsProtos.ScheduleJobRequest;
import io.dapr.v1.DaprJobsProtos.ScheduleJobResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Publishes events later, on any broker: a job of Dapr's scheduler stores the event until then. The job is retried
 * until the event is published, so the event may be published twice, with the same id.
 */
final class DelayedPublish {

    /** The prefix of its jobs' names. */
    static final String JOBS = "camel-publish-";

    private static final Logger LOG = LoggerFactory.getLogger(DelayedPublish.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT_ID = "cloudevent.id";
    private static final String UNTIL_DONE = "constant:1s";

    private final DaprComponent component;

    DelayedPublish(DaprComponent component) {
        this.component = component;
    }

    /** An event as stored in a job. */
    @SuppressWarnings("ArrayRecordComponent")
    record Event(
            String pubSubName, String topic, @Nullable String contentType, Map<String, String> metadata, byte[] data) {

        PublishEventRequest request() {
            PublishEventRequest request = new PublishEventRequest(pubSubName, topic, data);
            request.setMetadata(metadata);
            if (contentType != null) {
                request.setContentType(contentType);
            }
            return request;
        }

        /** The same event with the given id, unless it has one. */
        Event identified(String id) {
            if (metadata.keySet().stream().anyMatch(EVENT_ID::equalsIgnoreCase)) {
                return this;
            }
            Map<String, String> identified = new LinkedHashMap<>(metadata);
            identified.put(EVENT_ID, id);
            return new Event(pubSubName, topic, contentType, identified, data);
        }
    }

    /**
     * Schedules an event, and sets the header with the name of the job.
     *
     * @throws IllegalArgumentException if the component does not receive these jobs
     */
    Mono<Void> schedule(SidecarClient sidecar, Event event, String dueTime, Message message) throws IOException {
        if (!component.isDelayedPublish()) {
            throw new IllegalArgumentException(
                    "publishAt and the header %s need the option delayedPublish of the component"
                            .formatted(DaprConstants.PUBLISH_AT));
        }
        String id = UUID.randomUUID().toString();
        ScheduleJobRequest request = ScheduleJobRequest.newBuilder()
                .setJob(Job.newBuilder()
                        .setName(JOBS + id)
                        .setDueTime(dueTime)
                        .setFailurePolicy(JobRequest.failurePolicy(UNTIL_DONE))
                        .setData(Any.newBuilder()
                                .setValue(ByteString.copyFrom(JSON.writeValueAsBytes(event.identified(id))))))
                .build();
        return sidecar.<ScheduleJobResponse>call((stub, answer) -> stub.scheduleJobAlpha1(request, answer))
                .doOnSuccess(done -> message.setHeader(DaprConstants.JOB_NAME, JOBS + id))
                .then();
    }

    /** Publishes the event of a due job, and returns whether the sidecar accepted it. */
    boolean publish(String job, byte[] data) {
        try {
            component
                    .sidecar()
                    .get()
                    .publishEvent(JSON.readValue(data, Event.class).request())
                    .block(component.getRequestTimeout());
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("The event of job {} was not published and will be retried: {}", Excerpt.of(job), Excerpt.line(e));
            return false;
        }
    }
}
