package io.todoflow.web;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the short health check: whether the process is ready, and which service it is. */
@RestController
class HealthController {

    record Health(String status, String service) {}

    private final HealthEndpoint health;
    private final String appId;

    HealthController(HealthEndpoint health, @Value("${todoflow.app-id}") String appId) {
        this.health = health;
        this.appId = appId;
    }

    @GetMapping(path = "/health", produces = "application/json")
    ResponseEntity<Health> health() {
        HealthComponent readiness = health.healthForPath("readiness");
        boolean ready = readiness != null && readiness.getStatus().equals(Status.UP);
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(ready ? "healthy" : "unhealthy", appId));
    }
}
