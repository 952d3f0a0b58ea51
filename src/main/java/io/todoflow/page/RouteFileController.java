package io.todoflow.page;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows the file in which a route is written. */
@RestController
@ServedByBackend
class RouteFileController {

    private final RouteFiles files;

    RouteFileController(RouteFiles files) {
        this.files = files;
    }

    @GetMapping(path = "/api/flow/routes/{route_id}", produces = MediaType.APPLICATION_JSON_VALUE)
    RouteFiles.RouteFile file(@PathVariable("route_id") String routeId) {
        return files.of(routeId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "No loaded route of this id comes from a file"));
    }
}
