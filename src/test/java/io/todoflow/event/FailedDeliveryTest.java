package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.names.ExchangeNames.Variables;
import org.apache.camel.Exchange;
import org.apache.camel.ExpressionEvaluationException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** A dead letter contains the reason, in the words of the original failure. */
class FailedDeliveryTest {

    private static String reason(Exception failure) {
        Exchange delivery = new DefaultExchange(new DefaultCamelContext());
        delivery.setVariable(Variables.FAILED_ROUTE, "audit-record");
        delivery.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        new Delivery().failed(delivery);
        return delivery.getVariable(Variables.REASON, String.class);
    }

    @Test
    void theReasonIsTheFailureOfABeanInAnExpression() {
        // Given
        PoisonEventException refusal = new PoisonEventException("Task 7 is unknown");

        // When
        String reason = reason(new ExpressionEvaluationException(null, null, refusal));

        // Then
        assertThat(reason).isEqualTo("Task 7 is unknown");
    }

    @Test
    void theReasonIsTheMessageOfTheDatabaseWithoutTheStatement() {
        // Given
        Exception database = new IllegalStateException("duplicate key");

        // When
        String reason = reason(new DataIntegrityViolationException("insert into task", database));

        // Then
        assertThat(reason).isEqualTo("duplicate key");
    }
}
