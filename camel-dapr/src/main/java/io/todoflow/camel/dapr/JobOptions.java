package io.todoflow.camel.dapr;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/** Options of {@code dapr:job}, which is not in Camel's own component. */
@UriParams
@Configurer
public class JobOptions extends OperationOptions {

    @UriParam(label = "producer", defaultValue = "schedule", description = "What to do")
    private JobOperation jobOperation = JobOperation.schedule;

    @UriParam(
            description = "Name of the job. In a consumer, a name ending in * matches all jobs with this prefix; the"
                    + " most specific route receives a job")
    private @Nullable String jobName;

    @UriParam(
            label = "producer",
            description =
                    "When the job repeats: a cron expression that starts with seconds, or @every 1h30m, @daily and"
                            + " the like. A schedule or a due time is required")
    private @Nullable String schedule;

    @UriParam(
            label = "producer",
            description = "When the job is due, or first due: RFC 3339, or a duration from now such as 10m")
    private @Nullable String dueTime;

    @UriParam(label = "producer", description = "How often the job is triggered; no limit by default")
    private @Nullable Integer repeats;

    @UriParam(label = "producer", description = "When the job ends: RFC 3339, or a duration from now")
    private @Nullable String ttl;

    @UriParam(
            label = "producer",
            description = "Whether to replace a job with the same name. If false, scheduling it fails")
    private boolean overwrite;

    @UriParam(
            label = "producer",
            description = "What happens to a failed trigger: drop, or constant:interval or"
                    + " constant:interval,maxRetries such as constant:1s,3. Without maxRetries, it is retried"
                    + " without limit. By default, Dapr retries three times, a second apart")
    private @Nullable String failurePolicy;

    @Override
    boolean takesMetadata() {
        return false;
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        if (failurePolicy != null) {
            JobRequest.failurePolicy(failurePolicy);
        }
        return new JobRequest(endpoint.sidecar(), this);
    }

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        return new JobConsumer(endpoint, processor, ObjectHelper.notNull(jobName, "jobName", endpoint));
    }

    public JobOperation getJobOperation() {
        return jobOperation;
    }

    public void setJobOperation(JobOperation jobOperation) {
        this.jobOperation = jobOperation;
    }

    public @Nullable String getJobName() {
        return jobName;
    }

    public void setJobName(@Nullable String jobName) {
        this.jobName = jobName;
    }

    public @Nullable String getSchedule() {
        return schedule;
    }

    public void setSchedule(@Nullable String schedule) {
        this.schedule = schedule;
    }

    public @Nullable String getDueTime() {
        return dueTime;
    }

    public void setDueTime(@Nullable String dueTime) {
        this.dueTime = dueTime;
    }

    public @Nullable Integer getRepeats() {
        return repeats;
    }

    public void setRepeats(@Nullable Integer repeats) {
        this.repeats = repeats;
    }

    public @Nullable String getTtl() {
        return ttl;
    }

    public void setTtl(@Nullable String ttl) {
        this.ttl = ttl;
    }

    public boolean isOverwrite() {
        return overwrite;
    }

    public void setOverwrite(boolean overwrite) {
        this.overwrite = overwrite;
    }

    public @Nullable String getFailurePolicy() {
        return failurePolicy;
    }

    public void setFailurePolicy(@Nullable String failurePolicy) {
        this.failurePolicy = failurePolicy;
    }
}
