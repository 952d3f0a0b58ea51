package io.todoflow.it.soak;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A minimal HTTP/1.1 client, because it shares the machine with what it drives. Sends one request at a time over one
 * connection.
 */
final class SoakConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2000;
    private static final int ANSWER_MILLIS = 20_000;

    private final int port;
    private @Nullable Socket socket;
    private InputStream input = InputStream.nullInputStream();

    SoakConnection(int port) {
        this.port = port;
    }

    record Answer(int status, String body) {}

    /**
     * Sends a request with a JSON body; an empty body is not sent.
     *
     * @param headers further header lines, each with its line break
     * @throws IOException if there is no answer, so that the outcome of the request is unknown
     */
    Answer send(String method, String path, String body, String headers) throws IOException {
        try {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            String head = method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                    + (content.length > 0 ? "Content-Type: application/json\r\n" : "") + "Content-Length: "
                    + content.length + "\r\n\r\n";
            byte[] start = head.getBytes(StandardCharsets.US_ASCII);
            byte[] request = new byte[start.length + content.length];
            System.arraycopy(start, 0, request, 0, start.length);
            System.arraycopy(content, 0, request, start.length, content.length);
            connected().getOutputStream().write(request);
            return read();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            socket = open;
            open.setTcpNoDelay(true);
            open.setSoTimeout(ANSWER_MILLIS);
            open.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            input = new BufferedInputStream(open.getInputStream());
        }
        return open;
    }

    private Answer read() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        boolean isChunked = false;
        boolean closes = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            isChunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
            closes |= lower.startsWith("connection:") && lower.endsWith("close");
        }
        String body = isChunked ? chunks() : text(length);
        if (closes) {
            close();
        }
        return new Answer(status, body);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(text(size));
            line();
        }
        line();
        return body.toString();
    }

    private String text(int length) throws IOException {
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection was closed in the middle of an answer");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("The connection was closed without an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is closed anyway
            }
        }
    }
}
