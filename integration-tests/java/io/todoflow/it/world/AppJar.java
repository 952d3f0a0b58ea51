package io.todoflow.it.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The application's jar, unpacked and with a class archive as in the image, because tests start the application often.
 *
 * @see <a href="https://docs.spring.io/spring-boot/reference/packaging/class-data-sharing.html">Spring Boot, class data
 *     sharing</a>
 */
public final class AppJar {

    private static final Path FOLDER = Path.of("target", "it", "app");
    private static final Path ARCHIVE = FOLDER.resolve("app.jsa");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static boolean made;

    private AppJar() {}

    /** Returns the command that starts the application, with options for its JVM. */
    public static List<String> command(List<String> jvmOptions) {
        Path jar = unpacked();
        return Stream.of(
                        List.of(JAVA, "-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto"),
                        jvmOptions,
                        List.of("-jar", jar.toString()))
                .flatMap(List::stream)
                .toList();
    }

    /** A build that starts directly from its jar. */
    public static AppProcess.Program asItIs(Path jar) {
        return jvmOptions -> Stream.of(List.of(JAVA), jvmOptions, List.of("-jar", jar.toString()))
                .flatMap(List::stream)
                .toList();
    }

    /** Unpacks the jar of a build into another folder, as {@code app.jar}. */
    public static void unpackInto(Path folder, Path jar) throws IOException {
        Path renamed = folder.resolveSibling("app.jar");
        Files.copy(jar, renamed, StandardCopyOption.REPLACE_EXISTING);
        unpack(renamed, folder);
    }

    /** The jar of this build. */
    public static Path packed() {
        return Path.of(System.getProperty("todoflow.jar"));
    }

    private static void unpack(Path jar, Path folder) {
        run("-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination", folder.toString());
    }

    /** Unpacks it on the first call, which takes some seconds. */
    static synchronized Path unpacked() {
        Path jar = FOLDER.resolve(packed().getFileName());
        if (!made) {
            makeOnce(jar);
            made = true;
        }
        return jar;
    }

    /** Shared with other JVMs that run tests concurrently. */
    private static void makeOnce(Path jar) {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel file = FileChannel.open(
                            FOLDER.resolveSibling("app.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (!lock.isValid() || !isOfThisBuild()) {
                    make(jar);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfThisBuild() throws IOException {
        return Files.exists(ARCHIVE)
                && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(packed())) > 0;
    }

    private static void make(Path jar) {
        unpack(packed(), FOLDER);
        // starts up to the routes, without a database
        run(
                "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                "-XX:+UseSerialGC",
                "-Dspring.context.exit=onRefresh",
                "-Dspring.flyway.enabled=false",
                "-Dspring.datasource.url=jdbc:postgresql://none/none",
                "-jar",
                jar.toString());
    }

    private static void run(String... arguments) {
        try {
            Files.createDirectories(FOLDER.toAbsolutePath().getParent());
            Path log = FOLDER.resolveSibling("unpack.log");
            Process process = new ProcessBuilder(Stream.concat(Stream.of(JAVA), List.of(arguments).stream())
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("The application cannot be unpacked, see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
