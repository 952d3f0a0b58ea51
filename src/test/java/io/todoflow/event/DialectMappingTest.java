package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.DefaultResourceLoader;

/** A mapping returns at most one result, and says why it fails. */
class DialectMappingTest {

    private static final DialectMapping FRAGILE = new DialectMappings(
                    new DialectProperties(
                            "classpath:dialects",
                            "",
                            List.of(),
                            List.of(),
                            Map.of(),
                            new DialectProperties.Publish(Map.of(), Map.of())),
                    new DefaultResourceLoader())
            .outgoing("fragile");

    private static JsonNode titled(String title) {
        return new ObjectMapper()
                .createObjectNode()
                .set("payload", new ObjectMapper().createObjectNode().put("title", title));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Error   | no such thing
            Cast    | cannot be added
            Endless | StackOverflowError
            Two     | more than one result
            Null    | returns null
            Unknown | todate/0 does not exist
            """)
    void aFailedMappingStatesTheReason(String title, String reason) {
        assertThatThrownBy(() -> FRAGILE.apply(titled(title)))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aMappingMayLeaveAnEventOut() {
        assertThat(FRAGILE.apply(titled("None"))).isEmpty();
    }
}
