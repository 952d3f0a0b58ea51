package io.todoflow.camel.dapr;

import com.fasterxml.jackson.databind.JsonNode;
import io.dapr.workflows.WorkflowActivity;
import io.dapr.workflows.WorkflowActivityContext;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Runs its route as a workflow activity. */
class ActivityConsumer extends DefaultConsumer implements WorkflowActivity {

    private final String activity;

    ActivityConsumer(DaprEndpoint endpoint, Processor processor, String activity) {
        super(endpoint, processor);
        this.activity = activity;
    }

    @Override
    public DaprEndpoint getEndpoint() {
        return (DaprEndpoint) super.getEndpoint();
    }

    String activity() {
        return activity;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getComponent().worker().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().worker().pause(this);
        super.doStop();
    }

    @Override
    protected void doShutdown() throws Exception {
        getEndpoint().getComponent().worker().remove(this);
        super.doShutdown();
    }

    /**
     * Returns the body at the end of the route as the result of the activity. If the route fails, the activity fails.
     */
    @Override
    public @Nullable Object run(WorkflowActivityContext context) {
        Exchange exchange = createExchange(false);
        try {
            exchange.setPattern(ExchangePattern.InOut);
            exchange.getMessage().setHeader(DaprConstants.ACTIVITY_NAME, context.getName());
            exchange.getMessage().setHeader(DaprConstants.TASK_EXECUTION_ID, context.getTaskExecutionId());
            JsonNode input = context.getInput(JsonNode.class);
            exchange.getMessage()
                    .setBody(input == null ? null : input.toString().getBytes(StandardCharsets.UTF_8));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return WorkflowRequest.payload(exchange.getMessage());
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
