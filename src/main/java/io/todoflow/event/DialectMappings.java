package io.todoflow.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** The mappings of dialects: one jq program per file, in the folder {@code todoflow.dialects.location}. */
@Component
class DialectMappings {

    /** Functions that all mappings can use. */
    private static final String PRELUDE = "prelude";

    private final DialectProperties properties;
    private final ResourceLoader resources;
    private final Scope functions = Scope.newEmptyScope();
    private final Map<String, DialectMapping> mappings = new ConcurrentHashMap<>();

    DialectMappings(DialectProperties properties, ResourceLoader resources) {
        this.properties = properties;
        this.resources = resources;
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, functions);
    }

    /**
     * The mapping of our envelope to a dialect.
     *
     * @throws UncheckedIOException if there is none
     */
    DialectMapping outgoing(String dialect) {
        return mapping("publish/" + dialect);
    }

    /**
     * The mapping of a dialect to our envelope.
     *
     * @throws UncheckedIOException if there is none
     */
    DialectMapping mapping(String dialect) {
        return mappings.computeIfAbsent(
                dialect, name -> DialectMapping.of(name, text(PRELUDE) + "\n" + text(name), functions));
    }

    private String text(String name) {
        Resource file = resources.getResource(properties.location() + "/" + name + ".jq");
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Dialect %s has no mapping %s, see todoflow.dialects".formatted(name, file.getDescription()), e);
        }
    }
}
