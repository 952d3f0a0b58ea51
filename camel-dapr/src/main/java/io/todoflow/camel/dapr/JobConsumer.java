package io.todoflow.camel.dapr;

import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs its route for each trigger of a job, or of all jobs with a common name prefix. */
class JobConsumer extends TriggerConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(JobConsumer.class);

    private final JobNames names;

    JobConsumer(DaprEndpoint endpoint, Processor processor, String jobName) {
        super(endpoint, processor);
        this.names = JobNames.of(jobName);
    }

    /** The names of the jobs that the route handles. */
    record JobNames(String text, boolean prefix) {

        static JobNames of(String jobName) {
            return jobName.endsWith("*")
                    ? new JobNames(jobName.substring(0, jobName.length() - 1), true)
                    : new JobNames(jobName, false);
        }

        boolean contain(String name) {
            return prefix ? name.startsWith(text) : name.equals(text);
        }

        /** Ranks matching names: the longer, the more specific; a complete name ranks highest. */
        int precision() {
            return prefix ? text.length() : Integer.MAX_VALUE;
        }
    }

    JobNames names() {
        return names;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getComponent().jobs().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().jobs().remove(this);
        super.doStop();
    }

    /** Runs the route, and returns whether it succeeded. */
    boolean trigger(String name, byte[] data) {
        long start = System.nanoTime();
        Exception failure = run(DaprConstants.JOB_NAME, name, data);
        if (failure != null) {
            LOG.warn("Job {} failed in route {}: {}", Excerpt.of(name), getRouteId(), Excerpt.line(failure));
        }
        String job = names.prefix() ? names.text() + "*" : names.text();
        getEndpoint().getComponent().metrics().trigger(job, failure == null, System.nanoTime() - start);
        return failure == null;
    }
}
