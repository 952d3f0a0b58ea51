package io.todoflow.camel.dapr;

import io.dapr.durabletask.TaskOrchestration;
import io.dapr.durabletask.orchestration.TaskOrchestrationFactory;
import io.dapr.workflows.Workflow;
import io.dapr.workflows.runtime.DefaultWorkflowContext;

/** A workflow in the registry, in the form that a worker of the SDK accepts. It is named after its class. */
record WorkflowBean(Workflow workflow) implements TaskOrchestrationFactory {

    @Override
    public String getName() {
        return workflow.getClass().getCanonicalName();
    }

    @Override
    public TaskOrchestration create() {
        return context -> workflow.run(new DefaultWorkflowContext(context, workflow.getClass()));
    }

    @Override
    public String getVersionName() {
        return "";
    }

    @Override
    public Boolean isLatestVersion() {
        return false;
    }
}
