package io.todoflow.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Serves {@code openapi/todoflow.yaml} as JSON. It is written by hand: what Camel derives from the REST DSL has neither
 * the limits of fields and parameters nor the problem documents. A test compares it with the routes.
 */
@RestController
class ApiDocumentController {

    private final String document;

    ApiDocumentController(ObjectMapper json) throws IOException {
        this.document = read(json);
    }

    private static String read(ObjectMapper json) throws IOException, JsonProcessingException {
        try (InputStream yaml = new ClassPathResource("openapi/todoflow.yaml").getInputStream()) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return json.writeValueAsString(tree);
        }
    }

    @GetMapping(path = "/openapi", produces = "application/json")
    String document() {
        return document;
    }
}
