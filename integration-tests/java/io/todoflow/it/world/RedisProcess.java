package io.todoflow.it.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis that keeps its data in memory only. */
public final class RedisProcess extends ServerProcess {

    private final int port;
    private final Path folder;

    RedisProcess(int port, Path folder) {
        super(folder.resolve("redis.log"));
        this.port = port;
        this.folder = folder;
    }

    @Override
    protected List<String> command() {
        return List.of(
                SidecarRuntime.redis(),
                "--bind",
                "127.0.0.1",
                "--port",
                "" + port,
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString());
    }

    @Override
    protected boolean isReady() {
        return isListening(port);
    }

    int port() {
        return port;
    }

    /** All texts in the entries of a stream, in order. */
    List<String> stream(String name) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("XRANGE %s - +\r\n".formatted(name).getBytes(StandardCharsets.UTF_8));
            BufferedReader reply =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> texts = new ArrayList<>();
            read(reply, texts);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one value of Redis's protocol; texts here contain no line breaks. */
    private static void read(BufferedReader reply, List<String> texts) throws IOException {
        String line = reply.readLine();
        if (line.startsWith("*")) {
            for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                read(reply, texts);
            }
        } else if (line.startsWith("$")) {
            texts.add(reply.readLine());
        } else {
            throw new IOException("Redis answered " + line);
        }
    }

    @Override
    public String toString() {
        return "Redis on port " + port;
    }
}
