package io.todoflow.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the OpenAPI document. */
@RestController
class ApiDocumentController {

    private final String document;

    ApiDocumentController(ApiDocument document) {
        this.document = document.json();
    }

    @GetMapping(path = "/openapi", produces = "application/json")
    String document() {
        return document;
    }
}
