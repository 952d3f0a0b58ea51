package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;

/** Creates the files of the tutorial beside the sources, and compiles and runs its test. */
@TodoflowTest
@DirtiesContext
@DisabledIf(value = "isBuilt", disabledReason = "the consumer of the tutorial is built here, and has its own test")
@TestPropertySource(
        properties = {
            "todoflow.services.analytics-service.flows=analytics,stats,completion-count",
            "todoflow.routes=file:target/tutorial/routes",
            "spring.flyway.locations=classpath:db/migration,filesystem:target/tutorial/src/main/resources/db/migration"
        })
class TutorialTest {

    private static final Path FOLDER = Path.of("target/tutorial");
    private static final Pattern FILE = Pattern.compile("(?ms)^\\*\\*(\\S+)\\*\\*\\n\\n```\\w+\\n(.*?)^```");
    private static final String ADDED = ", completion-count";
    private static final Map<String, String> FILES = FILE.matcher(Sources.text(Path.of("docs/tutorial.md")))
            .results()
            .collect(Collectors.toMap(file -> file.group(1), file -> file.group(2)));

    static {
        write();
    }

    @Autowired
    AutowireCapableBeanFactory beans;

    static boolean isBuilt() {
        return Files.exists(Path.of("routes/completion-count.camel.yaml"));
    }

    @Test
    void theTestOfTheTutorialPasses() throws Exception {
        // Given
        Path source = FOLDER.resolve("src/test/java/io/todoflow/flow/CompletionCountTest.java");

        // When
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", FOLDER.toString(), source.toString());

        // Then
        assertThat(errors).isZero();
        URL[] classes = {FOLDER.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            Class<?> test = loader.loadClass("io.todoflow.flow.CompletionCountTest");
            Constructor<?> constructor = test.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object instance = constructor.newInstance();
            beans.autowireBean(instance);
            Method method = test.getDeclaredMethod("aCompletionIsCountedOnceHoweverOftenItsEventComes");
            method.setAccessible(true);
            method.invoke(instance);
        }
    }

    @Test
    void theTutorialShowsTheConfiguredServiceWithTheNewFlow() {
        // When
        String line = FILES.getOrDefault(Sources.CONFIGURATION.toString(), "");

        // Then
        assertThat(line).contains(ADDED);
        assertThat(Sources.text(Sources.CONFIGURATION)).contains(line.replace(ADDED, ""));
    }

    /** Reads statements from the folder, because they are not on the class path. */
    private static void write() {
        try {
            FileSystemUtils.deleteRecursively(FOLDER);
            FileSystemUtils.copyRecursively(Path.of("routes"), FOLDER.resolve("routes"));
            for (Map.Entry<String, String> file : FILES.entrySet()) {
                Path path = FOLDER.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(
                        path,
                        file.getValue()
                                .replace(
                                        "classpath:sql/completion-count.sql",
                                        "file:" + FOLDER + "/src/main/resources/sql/completion-count.sql"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
