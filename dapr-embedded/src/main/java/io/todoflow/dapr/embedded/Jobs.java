package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.Value;
import io.dapr.v1.CommonProtos.JobFailurePolicy;
import io.dapr.v1.CommonProtos.JobFailurePolicyConstant;
import io.dapr.v1.CommonProtos.JobFailurePolicyDrop;
import io.dapr.v1.DaprJobsProtos.Job;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs and their scheduler, which ends with the sidecar (recorded: jobs-*).
 *
 * <p>Triggers each job one at a time. Measures attempts and ticks from the time a trigger was due, not from when it
 * ran, so a late one follows immediately.
 */
final class Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final String MALFORMED = "failed deserializing HTTP body: ";

    private final String appId;
    private final @Nullable AppChannel app;
    private final ExecutorService triggers;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "dapr-jobs");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Scheduled> jobs = new ConcurrentHashMap<>();
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    private final SidecarClock clock;
    private boolean started;

    private record Scheduled(Job job, Schedule schedule) {}

    Jobs(String appId, @Nullable AppChannel app, ExecutorService triggers, SidecarClock clock) {
        this.clock = clock;
        this.appId = appId;
        this.app = app;
        this.triggers = triggers;
    }

    /** Starts triggering; jobs that are already due trigger immediately. */
    synchronized void start() {
        started = true;
        jobs.values().forEach(scheduled -> await(scheduled, 0, null));
    }

    void stop() {
        timer.shutdownNow();
    }

    synchronized void schedule(Job given, boolean overwrite) {
        String name = given.getName();
        if (!given.hasSchedule() && !given.hasDueTime()) {
            throw error(400, Status.Code.INVALID_ARGUMENT, "DAPR_SCHEDULER_SCHEDULE_EMPTY", "Schedule is empty");
        }
        if (name.matches(".*[/\\\\#?\\p{Cntrl}].*") || name.equals(".") || name.equals("..")) {
            throw refused("rpc error: code = Unknown desc = job name is invalid \"" + key(name)
                    + "\": must not contain '/', '\\', '#' or '?'");
        }
        Job job = given.hasFailurePolicy()
                ? given
                : given.toBuilder().setFailurePolicy(defaultPolicy()).build();
        Scheduled scheduled;
        try {
            Integer repeats = job.hasRepeats() ? job.getRepeats() : null;
            scheduled = new Scheduled(
                    job, new Schedule(job.getSchedule(), job.getDueTime(), job.getTtl(), repeats, clock.now()));
        } catch (IllegalArgumentException e) {
            throw refused("rpc error: code = Unknown desc = job failed validation: " + e.getMessage());
        }
        if (!overwrite && jobs.containsKey(name)) {
            throw error(
                    409,
                    Status.Code.ALREADY_EXISTS,
                    "DAPR_SCHEDULER_SCHEDULE_JOB",
                    "failed to schedule job due to: rpc error: code = AlreadyExists desc = job already exists: '"
                            + key(name) + "'");
        }
        jobs.put(name, scheduled);
        if (started) {
            await(scheduled, 0, null);
        }
    }

    Job get(String name) {
        Scheduled scheduled = jobs.get(name);
        if (scheduled == null) {
            throw error(
                    500,
                    Status.Code.INTERNAL,
                    "DAPR_SCHEDULER_GET_JOB",
                    "failed to get job due to: rpc error: code = NotFound desc = job not found: " + name);
        }
        return scheduled.job;
    }

    void delete(String name) {
        jobs.remove(name);
    }

    private void await(Scheduled scheduled, long count, @Nullable Instant last) {
        Instant due = scheduled.schedule.next(count, last);
        if (due == null) {
            jobs.remove(scheduled.job.getName(), scheduled);
        } else {
            at(due, () -> trigger(scheduled, count, due, 0));
        }
    }

    private void at(Instant due, Runnable task) {
        Pending later = new Pending(due, task);
        pending.add(later);
        later.schedule();
    }

    /** Triggers everything that is due by the clock, even if its timer has not expired. */
    void timePassed() {
        pending.forEach(Pending::schedule);
    }

    /** A task with its due time. It runs once, however often it is scheduled. */
    private final class Pending implements Runnable {

        private final Instant due;
        private final Runnable task;

        Pending(Instant due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        void schedule() {
            try {
                long delay = Duration.between(clock.now(), due).toMillis();
                timer.schedule(this, Math.max(0, delay), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed with jobs due");
            }
        }

        @Override
        public void run() {
            if (pending.remove(this)) {
                triggers.execute(task);
            }
        }
    }

    private void trigger(Scheduled scheduled, long count, Instant due, int attempt) {
        if (jobs.get(scheduled.job.getName()) != scheduled) {
            return;
        }
        JobFailurePolicy policy = scheduled.job.getFailurePolicy();
        JobFailurePolicyConstant constant = policy.getConstant();
        boolean again = policy.hasConstant() && (!constant.hasMaxRetries() || attempt < constant.getMaxRetries());
        if (triggered(scheduled.job) || !again) {
            await(scheduled, count + 1, due);
        } else {
            Duration interval = Duration.ofSeconds(constant.getInterval().getSeconds())
                    .plusNanos(constant.getInterval().getNanos());
            at(due.plus(interval.multipliedBy(attempt + 1L)), () -> trigger(scheduled, count, due, attempt + 1));
        }
    }

    /** Whether the app handled the job; a 404 counts as well (recorded: jobs-app-404). */
    private boolean triggered(Job job) {
        if (app == null) {
            return false;
        }
        String path = "/job/"
                + URLEncoder.encode(job.getName(), StandardCharsets.UTF_8).replace("+", "%20");
        try {
            AppChannel.Answer answer = app.send(
                    "POST", path, Map.of("content-type", "application/json").entrySet(), body(job), null);
            return answer.successful() || answer.status() == 404;
        } catch (IOException e) {
            LOG.warn("job {}: the app did not answer: {}", job.getName(), e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] body(Job job) {
        if (!job.hasData()) {
            return new byte[0];
        }
        try {
            return job.getData().is(Value.class)
                    ? Json.write(ProtoJson.json(job.getData().unpack(Value.class)))
                    : job.getData().getValue().toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nullable
    Answer http(HttpCall call) throws IOException {
        String name = call.segment(2);
        if (call.path.size() != 3 || name.isEmpty()) {
            return null;
        }
        switch (call.method) {
            case "POST" -> {
                JsonNode body = read(call.body(() -> malformed("stream too large")));
                schedule(job(name, body), body.path("overwrite").asBoolean());
                return Answer.NO_CONTENT;
            }
            case "GET" -> {
                return Answer.json(200, json(get(name)));
            }
            case "DELETE" -> {
                delete(name);
                return Answer.NO_CONTENT;
            }
            default -> {
                return null;
            }
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return body.length == 0 ? Json.object() : CloudEvents.object(body);
        } catch (IOException e) {
            throw malformed("proto: " + e.getMessage());
        }
    }

    private Job job(String name, JsonNode body) {
        if (!body.path("name").asText("").isEmpty()) {
            throw new DaprError(
                            400,
                            Status.Code.INVALID_ARGUMENT,
                            "DAPR_SCHEDULER_JOB_NAME",
                            "Set the job name in the url only")
                    .info("DAPR_SCHEDULER_JOB_NAME", Map.of("appID", appId));
        }
        Job.Builder job = Job.newBuilder().setName(name);
        String schedule = text(body, "schedule");
        String dueTime = text(body, body.has("due_time") ? "due_time" : "dueTime");
        String ttl = text(body, "ttl");
        if (!schedule.isEmpty()) {
            job.setSchedule(schedule);
        }
        if (!dueTime.isEmpty()) {
            job.setDueTime(dueTime);
        }
        if (!ttl.isEmpty()) {
            job.setTtl(ttl);
        }
        if (body.hasNonNull("repeats")) {
            if (!body.get("repeats").canConvertToInt() || body.get("repeats").asInt() < 0) {
                throw malformed("proto: invalid value for uint32 field repeats: " + body.get("repeats"));
            }
            job.setRepeats(body.get("repeats").asInt());
        }
        if (body.has("data")) {
            job.setData(Any.pack(ProtoJson.value(body.get("data"))));
        }
        JsonNode policy = body.path("failurePolicy");
        if (policy.has("drop")) {
            job.setFailurePolicy(JobFailurePolicy.newBuilder().setDrop(JobFailurePolicyDrop.getDefaultInstance()));
        } else if (policy.has("constant")) {
            job.setFailurePolicy(JobFailurePolicy.newBuilder().setConstant(constant(policy.get("constant"))));
        }
        return job.build();
    }

    private static JobFailurePolicyConstant constant(JsonNode constant) {
        JobFailurePolicyConstant.Builder builder = JobFailurePolicyConstant.newBuilder();
        if (constant.hasNonNull("interval")) {
            String interval = constant.get("interval").asText();
            if (!interval.matches("\\d+(\\.\\d{1,9})?s")) {
                throw malformed("proto: invalid google.protobuf.Duration value \"" + interval + "\"");
            }
            Duration duration = Durations.parse(interval);
            builder.setInterval(com.google.protobuf.Duration.newBuilder()
                    .setSeconds(duration.getSeconds())
                    .setNanos(duration.getNano()));
        }
        if (constant.hasNonNull("maxRetries")) {
            builder.setMaxRetries(constant.get("maxRetries").asInt());
        }
        return builder.build();
    }

    private static ObjectNode json(Job job) {
        ObjectNode json = Json.object().put("name", job.getName());
        if (job.hasSchedule()) {
            json.put("schedule", job.getSchedule());
        }
        if (job.hasRepeats()) {
            json.put("repeats", Integer.toUnsignedLong(job.getRepeats()));
        }
        if (job.hasDueTime()) {
            json.put("dueTime", job.getDueTime());
        }
        if (job.hasTtl()) {
            json.put("ttl", job.getTtl());
        }
        if (job.hasData()) {
            if (!job.getData().is(Value.class)) {
                throw DaprError.notServed("over HTTP a job whose data came over gRPC");
            }
            ObjectNode data = json.putObject("data").put("@type", job.getData().getTypeUrl());
            try {
                data.set("value", ProtoJson.json(job.getData().unpack(Value.class)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        ObjectNode policy = json.putObject("failurePolicy");
        if (job.getFailurePolicy().hasDrop()) {
            policy.putObject("drop");
        } else {
            JobFailurePolicyConstant constant = job.getFailurePolicy().getConstant();
            ObjectNode node = policy.putObject("constant");
            if (constant.hasInterval()) {
                int millis = constant.getInterval().getNanos() / 1_000_000;
                node.put(
                        "interval",
                        constant.getInterval().getSeconds() + (millis == 0 ? "" : String.format(".%03d", millis))
                                + "s");
            }
            if (constant.hasMaxRetries()) {
                node.put("maxRetries", constant.getMaxRetries());
            }
        }
        return json;
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw malformed("proto: invalid value for string field " + field + ": " + value);
        }
        return value.asText("");
    }

    private static JobFailurePolicy defaultPolicy() {
        return JobFailurePolicy.newBuilder()
                .setConstant(JobFailurePolicyConstant.newBuilder()
                        .setInterval(com.google.protobuf.Duration.newBuilder().setSeconds(1))
                        .setMaxRetries(3))
                .build();
    }

    private String key(String name) {
        return "app||default||" + appId + "||" + name;
    }

    private static DaprError malformed(String message) {
        return DaprError.malformed(MALFORMED + message);
    }

    private DaprError refused(String error) {
        return error(
                500, Status.Code.INTERNAL, "DAPR_SCHEDULER_SCHEDULE_JOB", "failed to schedule job due to: " + error);
    }

    private DaprError error(int httpStatus, Status.Code grpc, String code, String message) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("appID", appId);
        metadata.put("namespace", "default");
        return new DaprError(httpStatus, grpc, code, message).info(code, metadata);
    }
}
