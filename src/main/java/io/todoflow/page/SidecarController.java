package io.todoflow.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprComponent;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows the components, subscriptions, configuration and health of the sidecar of this process.
 *
 * @see <a href="https://docs.dapr.io/reference/api/metadata_api/">Dapr metadata API</a>
 */
@RestController
@ServedByBackend
class SidecarController {

    private final CamelContext camel;
    private final ObjectMapper json;

    SidecarController(CamelContext camel, ObjectMapper json) {
        this.camel = camel;
        this.json = json;
    }

    @GetMapping(path = "/api/flow/sidecar", produces = MediaType.APPLICATION_JSON_VALUE)
    Sidecar sidecar() {
        if (!(camel.hasComponent("dapr") instanceof DaprComponent dapr)) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "This process runs without a sidecar");
        }
        try {
            return Sidecar.of(
                    json.readTree(dapr.metadata()),
                    HealthCheckRegistry.get(camel).getCheck("dapr-sidecar").map(HealthCheck::call));
        } catch (IOException e) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage(), e);
        }
    }
}
