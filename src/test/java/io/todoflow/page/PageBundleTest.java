package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.DigestUtils;

/** The bundle of the page's modules and style sheets. */
class PageBundleTest {

    /** Maven says whether it leaves out the bundle, as on platforms without esbuild. */
    static final String IS_LEFT_OUT = "todoflow.test.esbuild.skip";

    private static final Path FILES = Path.of("src/main/resources/static/ui");
    /** A module that exports what others have leaves no code in the bundle. */
    private static final Pattern CODE = Pattern.compile("(?m)^(?!//|export \\{.*} from |$)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @EnabledIfSystemProperty(named = IS_LEFT_OUT, matches = "false")
    void theBuildBundlesEachModuleAndStyleSheet() throws IOException {
        // Given
        String maps = text("main.js.map") + text("style.css.map");

        // Then
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.filter(file -> file.toString().matches(".*\\.(js|css)"))
                            .filter(file -> CODE.matcher(read(file)).find()))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(maps).contains("/page/" + file.getFileName() + '"'));
        }
        assertThat(new PageBundle("classpath:/page-bundle/", "classpath:/static/ui/").isCurrent())
                .as("the bundle is of the files as they are; ./mvnw process-classes bundles them again")
                .isTrue();
    }

    private static String text(String built) throws IOException {
        return new ClassPathResource("page-bundle/" + built).getContentAsString(StandardCharsets.UTF_8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = IS_LEFT_OUT, matches = "false")
    void theBundleKeepsTheLicenceOfItsLibrary() throws IOException {
        // Then
        assertThat(text("main.js")).contains("Copyright 2017 Google LLC", "SPDX-License-Identifier: BSD-3-Clause");
    }

    @BeforeEach
    void writeABundle() throws IOException {
        Files.writeString(folder.resolve("b.js"), "second()");
        Files.writeString(folder.resolve("a.js"), "first()");
        Files.writeString(folder.resolve("c.css"), "body {}");
        Files.writeString(
                folder.resolve("sources.md5"),
                DigestUtils.md5DigestAsHex("first()second()body {}".getBytes(StandardCharsets.UTF_8)) + "\n");
    }

    private boolean isServed() {
        String location = folder.toUri().toString();
        return new PageBundle(location, location).isCurrent();
    }

    @Test
    void aBundleOfTheFilesBesideItIsServed() {
        // Then
        assertThat(isServed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.js", "c.css", "new.js"})
    void aBundleOfOtherFilesIsNotServed(String changed) throws IOException {
        // When
        Files.writeString(folder.resolve(changed), "changed");

        // Then
        assertThat(isServed()).isFalse();
    }

    @Test
    void aBundleWithAFileThatIsGoneIsNotServed() throws IOException {
        // When
        Files.delete(folder.resolve("a.js"));

        // Then
        assertThat(isServed()).isFalse();
    }

    @Test
    void withoutABundleNoneIsServed() throws IOException {
        // When
        Files.delete(folder.resolve("sources.md5"));

        // Then
        assertThat(isServed()).isFalse();
    }
}
