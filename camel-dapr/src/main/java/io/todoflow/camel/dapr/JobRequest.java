package io.todoflow.camel.dapr;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.dapr.v1.CommonProtos.JobFailurePolicy;
import io.dapr.v1.CommonProtos.JobFailurePolicyConstant;
import io.dapr.v1.CommonProtos.JobFailurePolicyDrop;
import io.dapr.v1.DaprJobsProtos.DeleteJobRequest;
import io.dapr.v1.DaprJobsProtos.DeleteJobResponse;
import io.dapr.v1.DaprJobsProtos.GetJobRequest;
import io.dapr.v1.DaprJobsProtos.GetJobResponse;
import io.dapr.v1.DaprJobsProtos.Job;
import io.dapr.v1.DaprJobsProtos.ScheduleJobRequest;
import io.dapr.v1.DaprJobsProtos.ScheduleJobResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Date;
import org.apache.camel.Message;
import org.apache.camel.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Schedules, reads and deletes jobs.
 *
 * @see <a href="https://docs.dapr.io/reference/api/jobs_api/">Dapr jobs API</a>
 */
final class JobRequest implements SidecarRequest {

    private static final String CONSTANT = "constant:";

    private final SidecarClient sidecar;
    private final JobOptions options;

    JobRequest(SidecarClient sidecar, JobOptions options) {
        this.sidecar = sidecar;
        this.options = options;
    }

    @Override
    public Mono<Void> send(Message message) throws IOException {
        String name = RequestValues.required(message, DaprConstants.JOB_NAME, options.getJobName(), "jobName");
        return switch (RequestValues.value(
                message, DaprConstants.JOB_OPERATION, options.getJobOperation(), JobOperation.class)) {
            case schedule -> schedule(message, name);
            case get -> get(message, name);
            case delete -> delete(name);
        };
    }

    private Mono<Void> schedule(Message message, String name) throws IOException {
        ScheduleJobRequest request = ScheduleJobRequest.newBuilder()
                .setJob(job(message, name))
                .setOverwrite(
                        RequestValues.value(message, DaprConstants.JOB_OVERWRITE, options.isOverwrite(), Boolean.class))
                .build();
        return sidecar.<ScheduleJobResponse>call((stub, answer) -> stub.scheduleJobAlpha1(request, answer))
                .then();
    }

    private Job job(Message message, String name) throws IOException {
        Job.Builder job = Job.newBuilder().setName(name);
        @Nullable String schedule = RequestValues.text(message, DaprConstants.JOB_SCHEDULE, options.getSchedule());
        @Nullable String dueTime = time(message, DaprConstants.JOB_DUE_TIME, options.getDueTime());
        @Nullable String ttl = time(message, DaprConstants.JOB_TTL, options.getTtl());
        @Nullable
        Integer repeats =
                RequestValues.optional(message, DaprConstants.JOB_REPEATS, options.getRepeats(), Integer.class);
        @Nullable
        String policy = RequestValues.text(message, DaprConstants.JOB_FAILURE_POLICY, options.getFailurePolicy());
        if (schedule == null && dueTime == null) {
            throw new IllegalArgumentException(
                    "Job %s needs a schedule or a dueTime, as an option or in the header %s or %s"
                            .formatted(name, DaprConstants.JOB_SCHEDULE, DaprConstants.JOB_DUE_TIME));
        }
        if (schedule != null) {
            job.setSchedule(schedule);
        }
        if (dueTime != null) {
            job.setDueTime(dueTime);
        }
        if (ttl != null) {
            job.setTtl(ttl);
        }
        if (repeats != null) {
            job.setRepeats(repeats);
        }
        if (policy != null) {
            job.setFailurePolicy(failurePolicy(policy));
        }
        byte[] data = RequestValues.bytes(message, "application/json");
        if (data.length > 0) {
            job.setData(Any.newBuilder().setValue(ByteString.copyFrom(data)));
        }
        return job.build();
    }

    /** A point in time in RFC 3339, which requires the seconds that Java may omit; other values stay unchanged. */
    static @Nullable String time(Message message, String header, @Nullable String option) {
        @Nullable Object value = message.getHeader(header);
        if (value == null) {
            value = option;
        }
        Instant instant = null;
        if (value instanceof Instant given) {
            instant = given;
        } else if (value instanceof OffsetDateTime given) {
            instant = given.toInstant();
        } else if (value instanceof ZonedDateTime given) {
            instant = given.toInstant();
        } else if (value instanceof Date given) {
            instant = given.toInstant();
        } else if (value instanceof String given) {
            instant = parse(given);
        }
        if (instant != null) {
            return DateTimeFormatter.ISO_INSTANT.format(instant);
        }
        return value == null ? null : value.toString();
    }

    private static @Nullable Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** @throws IllegalArgumentException if the text is not a failure policy */
    static JobFailurePolicy failurePolicy(String text) {
        if (text.equals("drop")) {
            return JobFailurePolicy.newBuilder()
                    .setDrop(JobFailurePolicyDrop.getDefaultInstance())
                    .build();
        }
        if (text.startsWith(CONSTANT)) {
            try {
                return JobFailurePolicy.newBuilder()
                        .setConstant(constant(text.substring(CONSTANT.length()).split(",", 2)))
                        .build();
            } catch (IllegalArgumentException e) {
                throw wrongPolicy(text, e);
            }
        }
        throw wrongPolicy(text, null);
    }

    private static IllegalArgumentException wrongPolicy(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'%s' is not a failure policy; allowed are drop, constant:1s and constant:1s,3".formatted(text), cause);
    }

    private static JobFailurePolicyConstant constant(String[] parts) {
        Duration interval = interval(parts[0].strip());
        JobFailurePolicyConstant.Builder constant = JobFailurePolicyConstant.newBuilder()
                .setInterval(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(interval.getSeconds())
                        .setNanos(interval.getNano()));
        if (parts.length > 1) {
            constant.setMaxRetries(Integer.parseUnsignedInt(parts[1].strip()));
        }
        return constant.build();
    }

    private static Duration interval(String text) {
        if (!text.matches("(\\d+(ms|s|m|h|d)?)+")) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        return TimeUtils.toDuration(text);
    }

    /** Sets the body to the job's data, or to null if there is no such job. */
    private Mono<Void> get(Message message, String name) {
        GetJobRequest request = GetJobRequest.newBuilder().setName(name).build();
        return sidecar.<GetJobResponse>call((stub, answer) -> stub.getJobAlpha1(request, answer))
                .doOnNext(answer -> read(answer.getJob(), message))
                .then()
                .onErrorResume(SidecarFailures::isOfMissingJob, failure -> {
                    message.setBody(null);
                    return Mono.empty();
                });
    }

    private static void read(Job job, Message message) {
        message.setBody(job.hasData() ? job.getData().getValue().toByteArray() : null);
        message.setHeader(DaprConstants.JOB_NAME, job.getName());
        set(message, DaprConstants.JOB_SCHEDULE, job.hasSchedule(), job.getSchedule());
        set(message, DaprConstants.JOB_DUE_TIME, job.hasDueTime(), job.getDueTime());
        set(message, DaprConstants.JOB_TTL, job.hasTtl(), job.getTtl());
        set(message, DaprConstants.JOB_REPEATS, job.hasRepeats(), job.getRepeats());
    }

    private static void set(Message message, String header, boolean present, Object value) {
        message.removeHeader(header);
        if (present) {
            message.setHeader(header, value);
        }
    }

    private Mono<Void> delete(String name) {
        DeleteJobRequest request = DeleteJobRequest.newBuilder().setName(name).build();
        return sidecar.<DeleteJobResponse>call((stub, answer) -> stub.deleteJobAlpha1(request, answer))
                .then();
    }
}
