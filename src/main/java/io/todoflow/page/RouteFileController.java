package io.todoflow.page;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Serves the steps and the file of a route, regardless of the process that runs it. */
@RestController
@ServedByBackend
class RouteFileController {

    private final RouteFiles files;
    private final OtherProcesses others;

    RouteFileController(RouteFiles files, OtherProcesses others) {
        this.files = files;
        this.others = others;
    }

    @GetMapping(path = "/api/flow/routes/{route_id}", produces = MediaType.APPLICATION_JSON_VALUE)
    RouteFiles.RouteFile file(@PathVariable("route_id") String routeId) {
        return files.of(routeId)
                .or(() -> others.file(routeId))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "No loaded route with this id comes from a file"));
    }
}
