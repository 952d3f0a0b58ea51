package io.todoflow.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A real NATS with JetStream, if it is installed. */
public final class Nats extends BrokerProgram {

    /** The shortest possible window, so that events republished on purpose do not count as duplicates. */
    private static final String STREAM =
            "{\"name\":\"%1$s\",\"subjects\":[\"%1$s\"],\"storage\":\"file\",\"duplicate_window\":100000000}";

    private final List<String> topics;

    /**
     * Starts it, and creates a stream per topic, because consumer names and duplicates are per stream.
     *
     * @param topics the names of the topics
     */
    public Nats(String... topics) {
        super("nats");
        this.topics = List.of(topics);
        start();
    }

    /** Whether it is installed. */
    public static boolean isFound() {
        return Programs.onPath("nats-server").isPresent();
    }

    @Override
    List<String> command() {
        return List.of(
                Programs.onPath("nats-server").orElseThrow().toString(),
                "--addr",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--jetstream",
                "--store_dir",
                data().toString());
    }

    @Override
    void prepare() throws IOException {
        for (String topic : topics) {
            String answer = request("$JS.API.STREAM.CREATE." + topic, STREAM.formatted(topic));
            if (answer.contains("\"error\"")) {
                throw new IOException(answer);
            }
        }
    }

    /** Sends a request in the server's text protocol. */
    private String request(String subject, String json) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("CONNECT {\"verbose\":false}\r\nSUB _INBOX.test 1\r\nPUB %s _INBOX.test %d\r\n%s\r\n"
                            .formatted(subject, json.length(), json)
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            while (line != null && !line.startsWith("MSG ")) {
                line = lines.readLine();
            }
            return String.valueOf(lines.readLine());
        }
    }
}
