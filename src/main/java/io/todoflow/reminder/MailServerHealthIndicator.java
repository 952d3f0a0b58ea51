package io.todoflow.reminder;

import org.apache.camel.CamelContext;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Reports the state of the circuit breaker around the mail server. While it is open, the service is degraded, not down:
 * it still accepts reminders, and their mails wait in the database.
 */
@Component("mailServer")
class MailServerHealthIndicator extends AbstractHealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "Mails wait for the mail server");

    private final CamelContext camel;

    MailServerHealthIndicator(CamelContext camel) {
        this.camel = camel;
    }

    /** Whether the circuit breaker lets mails through. */
    public boolean takesMails() {
        ResilienceProcessor breaker = breaker();
        return breaker != null && !breaker.getCircuitBreakerState().equals("OPEN");
    }

    private @Nullable ResilienceProcessor breaker() {
        return camel.getProcessor("mail-server", ResilienceProcessor.class);
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        ResilienceProcessor breaker = breaker();
        if (breaker == null) {
            health.unknown();
            return;
        }
        String state = breaker.getCircuitBreakerState();
        health.status(state.equals("CLOSED") ? Status.UP : DEGRADED).withDetail("circuitBreaker", state);
    }
}
