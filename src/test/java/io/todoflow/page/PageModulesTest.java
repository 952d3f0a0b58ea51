package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The allowed dependencies between the files of the page. */
class PageModulesTest {

    private static final Path FILES = Path.of("src/main/resources/static/ui");
    private static final Pattern IMPORT = Pattern.compile("from '\\./([\\w-]+\\.js)'");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3,8}\\b|\\b(?:rgb|hsl|light-dark)\\(");
    private static final Pattern PRELOAD = Pattern.compile("rel=\"modulepreload\" href=\"/ui/([\\w-]+\\.js)\"");

    private static String text(String file) {
        try {
            return Files.readString(FILES.resolve(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.groupCount() == 0 ? result.group() : result.group(1))
                .toList();
    }

    private static Map<String, List<String>> imports() throws IOException {
        Map<String, List<String>> imports = new TreeMap<>();
        try (Stream<Path> files = Files.list(FILES)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".js"))
                    .forEach(name -> imports.put(name, found(IMPORT, text(name))));
        }
        return imports;
    }

    private static List<String> of(String module, Map<String, List<String>> imports) {
        return imports.getOrDefault(module, List.of());
    }

    @Test
    void noModuleImportsItselfThroughOthers() throws IOException {
        // Given
        Map<String, List<String>> imports = imports();

        // When modules without remaining imports are removed repeatedly
        List<String> left = new ArrayList<>(imports.keySet());
        while (left.removeIf(module -> of(module, imports).stream().noneMatch(left::contains))) {}

        // Then
        assertThat(left)
                .as("modules that are in a circle, or import one that is")
                .isEmpty();
    }

    @Test
    void theDocumentPreloadsEachModuleThatThePageUses() throws IOException {
        // Given
        Map<String, List<String>> imports = imports();

        // When
        List<String> used = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of("main.js"));
        while (!open.isEmpty()) {
            String module = open.pop();
            if (!used.contains(module)) {
                used.add(module);
                open.addAll(of(module, imports));
            }
        }

        // Then
        assertThat(used).containsExactlyInAnyOrderElementsOf(imports.keySet());
        assertThat(found(PRELOAD, text("index.html")))
                .containsExactlyInAnyOrderElementsOf(used.stream()
                        .filter(module -> !module.equals("main.js"))
                        .toList());
    }

    @Test
    void onlyTokensDefineColours() {
        // Then
        assertThat(found(COLOUR, text("style.css"))).isEmpty();
        assertThat(found(COLOUR, text("tokens.css"))).isNotEmpty();
    }
}
