package io.todoflow.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The stacks that users might choose instead; the folder {@code peers} contains their programs, and describes their
 * guarantees.
 */
enum PeerStack {
    DOCUMENTS("documents-stack", true, Figure.PEER_DOCUMENTS) {

        private final Path environment = Path.of("target", "it", "peers", "documents-stack");
        private final String python =
                environment.resolve("bin").resolve("python").toString();

        @Override
        List<List<String>> builds() {
            String requirements = folder().resolve("requirements.txt").toString();
            return List.of(
                    List.of("python3", "-m", "venv", environment.toString()),
                    List.of(python, "-m", "pip", "install", "--quiet", "--requirement", requirements));
        }

        @Override
        List<Service> services(int[] ports) {
            return List.of(service("backend", ports[0]), service("audit", ports[1]));
        }

        private Service service(String name, int port) {
            return new Service(
                    port,
                    List.of(
                            python,
                            "-m",
                            "uvicorn",
                            "--app-dir",
                            folder().toString(),
                            "--port",
                            "" + port,
                            "--log-level",
                            "warning",
                            "--no-access-log",
                            "services:" + name));
        }
    },
    SPRING_MODULITH("spring-modulith", false, Figure.PEER_SPRING_MODULITH),
    CAMEL_UPSTREAM("camel-upstream", true, Figure.PEER_CAMEL_UPSTREAM);

    private static final long MINUTES = 10;

    private final String title;
    private final boolean isBehindDapr;
    private final Figure rate;

    PeerStack(String title, boolean isBehindDapr, Figure rate) {
        this.title = title;
        this.isBehindDapr = isBehindDapr;
        this.rate = rate;
    }

    /** A process, and the port at which it serves. */
    record Service(int port, List<String> command) {}

    /** The commands that build its programs, in order; by default Maven. */
    List<List<String>> builds() {
        String maven = Path.of("mvnw").toAbsolutePath().toString();
        Stream<String> offline = Boolean.getBoolean("todoflow.offline") ? Stream.of("--offline") : Stream.empty();
        return List.of(
                Stream.concat(Stream.of(maven, "--batch-mode", "--file", folder().toString(), "package"), offline)
                        .toList());
    }

    /**
     * Its services, from the one that creates tasks to the one that audits them; by default one jar that does both.
     *
     * @param ports two free ones
     */
    List<Service> services(int[] ports) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path jar = folder().resolve("target").resolve(title + ".jar");
        return List.of(new Service(
                ports[0],
                Stream.of(List.of(java), Sizes.LOADED_OPTIONS, List.of("-jar", jar.toString()))
                        .flatMap(List::stream)
                        .toList()));
    }

    boolean isBehindDapr() {
        return isBehindDapr;
    }

    /** The figure of its events per second. */
    Figure rate() {
        return rate;
    }

    Path folder() {
        return Path.of("integration-tests", "peers", title);
    }

    /** Builds its programs; if that is not possible here, returns why. */
    Optional<String> build() throws IOException, InterruptedException {
        Path log = Files.createDirectories(Path.of("target", "it", "peers")).resolve(title + "-build.log");
        Files.deleteIfExists(log);
        for (List<String> command : builds()) {
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
            } catch (IOException e) {
                return Optional.of("%s does not start: %s".formatted(command.get(0), e.getMessage()));
            }
            boolean hasEnded = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            if (!hasEnded || process.exitValue() != 0) {
                return Optional.of("its build fails, see %s".formatted(log));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return title;
    }
}
