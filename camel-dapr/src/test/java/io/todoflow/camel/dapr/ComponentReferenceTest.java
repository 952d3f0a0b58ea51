package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Test;

/** The tables of camel-dapr/reference.md match the description for Camel's tools. */
class ComponentReferenceTest {

    private static final Path PAGE = Path.of("camel-dapr/reference.md");
    private static final String START = "<!-- The tables: written by ComponentReferenceTest -->\n";
    private static final String END = "<!-- The end of the tables -->\n";
    private static final String WRITE = "reference.write";

    @Test
    void theTablesHaveEachOptionAndHeader() throws IOException {
        // Given
        String page = Files.readString(PAGE);
        int start = page.indexOf(START) + START.length();
        int end = page.indexOf(END);
        String tables = tables(JsonMapper.generateComponentModel(Files.readString(Descriptor.FILE)));
        if (Boolean.getBoolean(WRITE)) {
            page = page.substring(0, start) + tables + page.substring(end);
            Files.writeString(PAGE, page);
            end = page.indexOf(END);
        }

        // Then
        assertThat(page.substring(start, end))
                .as("Run ./mvnw test -Dtest=ComponentReferenceTest -D%s=true", WRITE)
                .isEqualTo(tables);
    }

    private static String tables(ComponentModel component) {
        List<EndpointOptionModel> path = component.getEndpointPathOptions();
        List<EndpointOptionModel> query = component.getEndpointParameterOptions();
        return "\n## Component options\n\n"
                + options(component.getComponentOptions())
                + "\n## Endpoint options\n\n### Path parameter\n\n"
                + options(path)
                + "\n### Query parameters\n\nA description starts with the operations that have the option; options"
                + " without it apply to all operations.\n\n"
                + options(query)
                + "\n## Message headers\n\n| Header | Description | Type |\n|---|---|---|\n"
                + component.getEndpointHeaders().stream()
                        .map(header -> "| `%s` | %s | %s |\n"
                                .formatted(header.getName(), text(header.getDescription()), type(header)))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String options(List<? extends BaseOptionModel> options) {
        return "| Option | Description | Default | Type |\n|---|---|---|---|\n"
                + options.stream()
                        .map(option -> "| `%s` (%s)%s | %s | %s | %s |\n"
                                .formatted(
                                        Objects.requireNonNullElse(option.getPrefix(), "") + name(option),
                                        option.getGroup(),
                                        option.isRequired() ? " **required**" : "",
                                        text(option.getDescription()) + values(option),
                                        option.getDefaultValue() == null ? "" : "`" + option.getDefaultValue() + "`",
                                        type(option)))
                        .collect(Collectors.joining());
    }

    /** The part of an option after its prefix. */
    private static String name(BaseOptionModel option) {
        return option.getPrefix() == null || option.getPrefix().isEmpty() ? option.getName() : "<name>";
    }

    private static String values(BaseOptionModel option) {
        return option.getEnums() == null || option.getEnums().isEmpty()
                ? ""
                : ". One of "
                        + option.getEnums().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    private static String text(String description) {
        return description.replace("|", "\\|").replace("<", "&lt;").replaceFirst("\\.$", "");
    }

    private static String type(BaseOptionModel option) {
        String type = option.getJavaType();
        return type.substring(type.lastIndexOf('.', type.indexOf('<') < 0 ? type.length() : type.indexOf('<')) + 1)
                .replaceFirst("<.*", "");
    }
}
