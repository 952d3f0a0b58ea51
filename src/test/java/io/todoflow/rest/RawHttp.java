package io.todoflow.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client that can send any bytes, even invalid requests. */
final class RawHttp {

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /** The whole response. */
    record Answer(int status, String head, String body) {}

    /** Sends a request; headers are complete lines, and the body is sent unchanged. */
    Answer send(String method, String target, List<String> headers, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        write(request, "%s %s HTTP/1.1\r\nConnection: close\r\n".formatted(method, target));
        if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
            write(request, "Host: localhost\r\n");
        }
        headers.forEach(header -> write(request, header + "\r\n"));
        write(request, "Content-Length: %d\r\n\r\n".formatted(body.length));
        request.writeBytes(body);
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(120_000);
            socket.getOutputStream().write(request.toByteArray());
            String answer = read(socket.getInputStream(), target.contains("/live"));
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
        } catch (IOException | StringIndexOutOfBoundsException | NumberFormatException e) {
            throw new AssertionError("No answer to " + method + " " + target + " " + headers, e);
        }
    }

    /** Reads the whole response; for endless server-sent events, only what arrives with the head. */
    private static String read(InputStream in, boolean isLive) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] first = new byte[8192];
        answer.write(first, 0, Math.max(0, in.read(first)));
        if (!isLive || !answer.toString(StandardCharsets.UTF_8).contains("Content-Type: text/event-stream")) {
            in.transferTo(answer);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static void write(ByteArrayOutputStream request, String text) {
        request.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
