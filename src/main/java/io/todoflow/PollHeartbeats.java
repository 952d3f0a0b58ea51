package io.todoflow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Watches background routes, which no caller waits for: those started by timers and those woken by signals, such as the
 * relay. Each step is a heartbeat. A route is silent while a step takes long or its timer does not fire. Every wait in
 * a step is bounded, so a long silence means that a thread is stuck or dead.
 */
@Component
class PollHeartbeats implements InterceptStrategy {

    private final MeterRegistry metrics;
    private final Map<String, Heartbeat> heartbeats = new ConcurrentHashMap<>();
    private volatile @Nullable CamelContext camel;

    PollHeartbeats(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** The current activity of a route. */
    private static final class Heartbeat {
        private final AtomicInteger stepsUnderWay = new AtomicInteger();
        private volatile long lastAt = System.nanoTime();

        private void beat(int steps) {
            lastAt = System.nanoTime();
            stepsUnderWay.addAndGet(steps);
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
        if (route == null || route.getInput() == null) {
            return target;
        }
        String from = route.getInput().getEndpointUri();
        if (!from.startsWith("timer:") && !from.startsWith("seda:")) {
            return target;
        }
        camel = context;
        return new Step(target, heartbeats.computeIfAbsent(route.getRouteId(), this::begin));
    }

    private Heartbeat begin(String routeId) {
        Gauge.builder("todoflow.poll.silence", () -> silence(routeId).toMillis() / 1000.0)
                .description("How long a poll or the relay has been stuck")
                .baseUnit("seconds")
                .tag("route", routeId)
                .register(metrics);
        return new Heartbeat();
    }

    /** The routes that have been silent for longer than a duration, with how long. */
    Map<String, Duration> silentFor(Duration atLeast) {
        Map<String, Duration> silent = new TreeMap<>();
        for (String routeId : heartbeats.keySet()) {
            Duration silence = silence(routeId);
            if (silence.compareTo(atLeast) > 0) {
                silent.put(routeId, silence);
            }
        }
        return silent;
    }

    private Duration silence(String routeId) {
        Heartbeat heartbeat = heartbeats.get(routeId);
        CamelContext context = camel;
        Route route = context == null ? null : context.getRoute(routeId);
        if (heartbeat == null || route == null || !isStarted(route)) {
            return Duration.ZERO;
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - heartbeat.lastAt);
        if (heartbeat.stepsUnderWay.get() > 0) {
            return silence;
        }
        return route.getEndpoint() instanceof TimerEndpoint timer ? beyond(timer, silence) : Duration.ZERO;
    }

    private static Duration beyond(TimerEndpoint timer, Duration silence) {
        Duration late = silence.minusMillis(Math.max(timer.getPeriod(), timer.getDelay()));
        return late.isNegative() ? Duration.ZERO : late;
    }

    private static boolean isStarted(Route route) {
        return route.getCamelContext()
                .getRouteController()
                .getRouteStatus(route.getRouteId())
                .isStarted();
    }

    private static final class Step extends DelegateAsyncProcessor {

        private final Heartbeat heartbeat;

        Step(Processor target, Heartbeat heartbeat) {
            super(target);
            this.heartbeat = heartbeat;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            heartbeat.beat(1);
            return super.process(exchange, doneSync -> {
                heartbeat.beat(-1);
                callback.done(doneSync);
            });
        }
    }
}
