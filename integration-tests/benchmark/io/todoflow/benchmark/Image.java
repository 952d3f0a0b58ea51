package io.todoflow.benchmark;

import io.todoflow.it.world.AppJar;
import io.todoflow.it.world.AppProcess;
import io.todoflow.testing.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A build as in its image on a JDK 25: unpacked, with the AOT cache of its Dockerfile, and started by the Dockerfile's
 * entry point.
 */
final class Image implements AppProcess.Program {

    private static final Optional<Path> PROGRAMS = Stream.of(
                    System.getProperty("benchmark.jdk25", ""), System.getenv().getOrDefault("JAVA25_HOME", ""))
            .filter(home -> !home.isEmpty())
            .map(home -> Path.of(home, "bin"))
            .findFirst();

    private static final Pattern OF_THE_REPOSITORY = Pattern.compile("COPY (src/\\S+) \\./");

    private final Path folder;
    private final List<String> arguments;

    /**
     * @param arguments those of {@code java} in the entry point of the Dockerfile
     */
    private Image(Path folder, List<String> arguments) {
        this.folder = folder;
        this.arguments = arguments;
    }

    /** Whether {@code -Dbenchmark.jdk25=} or {@code JAVA25_HOME} names a JDK 25. */
    static boolean isPossible() {
        return PROGRAMS.isPresent();
    }

    /**
     * Creates it, unless it exists and is newer than the jar and the Dockerfile.
     *
     * @param name name of its folder
     */
    static Image make(Path jar, Path dockerfile, String name) throws IOException, InterruptedException {
        Path folder = Path.of("target", "it", name, "app");
        if (!isNewer(folder.resolve("app.aot"), jar) || !isNewer(folder.resolve("app.aot"), dockerfile)) {
            AppJar.unpackInto(Files.createDirectories(folder), jar);
            makeCache(folder, dockerfile);
        }
        return new Image(folder, entryPoint(dockerfile));
    }

    private static boolean isNewer(Path file, Path other) throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    private static void makeCache(Path folder, Path dockerfile) throws IOException, InterruptedException {
        List<String> instructions =
                Files.readString(dockerfile).replace("\\\n", " ").lines().toList();
        for (String instruction : instructions) {
            Matcher copied = OF_THE_REPOSITORY.matcher(instruction);
            if (copied.matches()) {
                Path script = Path.of(copied.group(1));
                Files.copy(script, folder.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        String instruction = instructions.stream()
                .filter(line -> line.startsWith("RUN ") && line.contains("app.aot"))
                .findFirst()
                .orElseThrow()
                .substring("RUN ".length());
        Path log = folder.resolveSibling("image.log");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", instruction)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SERVER_PORT", "" + FreePorts.find(1)[0]);
        builder.environment().put("PATH", programs() + File.pathSeparator + System.getenv("PATH"));
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("The AOT cache cannot be created, see " + log);
        }
    }

    private static List<String> entryPoint(Path dockerfile) throws IOException {
        String[] command = Files.readAllLines(dockerfile).stream()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .map(line -> line.substring("ENTRYPOINT ".length()))
                .findFirst()
                .map(line -> line.replaceAll("[\\[\\]\",]", " ").strip().split("\\s+", -1))
                .orElseThrow();
        return List.of(command).subList(1, command.length);
    }

    /** The command runs in its folder, because a cache refers to its jar by path. */
    @Override
    public List<String> command(List<String> jvmOptions) {
        return List.of(
                "sh",
                "-c",
                "cd %s && exec %s %s %s"
                        .formatted(
                                folder,
                                programs().resolve("java"),
                                String.join(" ", jvmOptions),
                                String.join(" ", arguments)));
    }

    private static Path programs() {
        return PROGRAMS.orElseThrow(
                () -> new IllegalStateException("Name a JDK 25 by -Dbenchmark.jdk25= or by JAVA25_HOME"));
    }
}
