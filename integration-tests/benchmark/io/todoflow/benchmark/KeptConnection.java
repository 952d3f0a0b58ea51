package io.todoflow.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A minimal HTTP client, because it shares the CPU with what it measures. Sends one request at a time over a persistent
 * socket.
 */
final class KeptConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    KeptConnection(int port) {
        this.port = port;
    }

    static byte[] get(String path) {
        return "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".formatted(path).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] post(String path, String body) {
        return "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, body.getBytes(StandardCharsets.UTF_8).length, body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a request of {@link #get} or {@link #post}, reads the whole answer, and returns its status. */
    int send(byte[] request) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket("127.0.0.1", port);
            open.setTcpNoDelay(true);
            open.setSoTimeout(TIMEOUT_MILLIS);
            socket = open;
            in = new BufferedInputStream(open.getInputStream(), 16 * 1024);
        }
        open.getOutputStream().write(request);
        return read(java.util.Objects.requireNonNull(in));
    }

    private int read(InputStream input) throws IOException {
        int status = Integer.parseInt(line(input).substring(9, 12));
        int length = 0;
        boolean isChunked = false;
        boolean isLast = false;
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            } else if (header.startsWith("transfer-encoding:")) {
                isChunked = true;
            } else if (header.startsWith("connection:")) {
                isLast = header.endsWith("close");
            }
        }
        if (isChunked) {
            int chunk;
            do {
                chunk = Integer.parseInt(line(input), 16);
                input.skipNBytes(chunk + 2L);
            } while (chunk > 0);
        } else {
            input.skipNBytes(length);
        }
        if (isLast) {
            close();
        }
        return status;
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new EOFException("The connection ended within an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
