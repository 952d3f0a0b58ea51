package io.todoflow.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Replaces the components with external effects: the simulation performs these instead. */
final class SimulatedEndpoints {

    /** The effect of a producer. */
    interface Effect {
        void of(String name, Map<String, Object> parameters, Exchange exchange) throws Exception;
    }

    private final Map<String, DefaultConsumer> consumers = new LinkedHashMap<>();

    /** A component that performs an effect for each exchange, and never starts one. */
    Component component(Effect effect) {
        DefaultComponent component = new DefaultComponent() {
            @Override
            protected DefaultEndpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                Map<String, Object> given = Map.copyOf(parameters);
                parameters.clear();
                return new SimulatedEndpoint(uri, this, remaining, given, effect);
            }
        };
        // would otherwise set properties of the real component
        component.setAutowiredEnabled(false);
        return component;
    }

    /** Runs the route that begins at an endpoint, as if its component had started it. */
    Exchange start(String routeId, java.util.function.Consumer<Exchange> message) throws Exception {
        DefaultConsumer consumer = Objects.requireNonNull(consumers.get(routeId), routeId);
        Exchange exchange = consumer.createExchange(false);
        message.accept(exchange);
        consumer.getProcessor().process(exchange);
        return exchange;
    }

    private final class SimulatedEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

        private final String name;
        private final Map<String, Object> parameters;
        private final Effect effect;

        SimulatedEndpoint(String uri, Component component, String name, Map<String, Object> parameters, Effect effect) {
            super(uri, component);
            this.name = name;
            this.parameters = parameters;
            this.effect = effect;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) throws Exception {
                    effect.of(name, parameters, exchange);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new DefaultConsumer(this, processor) {
                @Override
                protected void doStart() throws Exception {
                    super.doStart();
                    consumers.put(getRouteId(), this);
                }
            };
        }

        @Override
        public boolean isMultipleConsumersSupported() {
            return true;
        }

        @Override
        public boolean isLenientProperties() {
            return true;
        }
    }
}
