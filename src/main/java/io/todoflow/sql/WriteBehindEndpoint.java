package io.todoflow.sql;

import java.util.function.Function;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.sql.SqlConstants;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Replaces a {@code sql:} endpoint with {@code noop}: the body stays unchanged, and the row count is not known yet. */
final class WriteBehindEndpoint extends DefaultEndpoint {

    private final SqlEndpoint endpoint;
    private final WriteBehind writeBehind;
    private final Function<Exchange, WriteBehind.Update> update;

    WriteBehindEndpoint(SqlEndpoint endpoint, WriteBehind writeBehind, Function<Exchange, WriteBehind.Update> update) {
        super(endpoint.getEndpointUri(), endpoint.getComponent());
        this.endpoint = endpoint;
        this.writeBehind = writeBehind;
        this.update = update;
        // options of the sql endpoint, which this one does not have
        setAutowiredEnabled(false);
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                writeBehind.execute(update.apply(exchange));
                exchange.getMessage().removeHeader(SqlConstants.SQL_UPDATE_COUNT);
            }
        };
    }

    /** A route that starts with the endpoint has nothing to defer, so the {@code sql:} endpoint consumes. */
    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        return endpoint.createConsumer(processor);
    }
}
