package io.todoflow.it.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network between a sidecar and its application. While it is cut, requests arrive and are processed, but
 * connections end instead of returning the answers.
 */
final class CuttableProxy implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final int target;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean cut;
    private volatile boolean closed;

    /** @param target the port of the application */
    CuttableProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket sidecar = server.accept();
                threads.execute(() -> connect(sidecar));
            } catch (IOException e) {
                // closed, or already disconnected
            }
        }
    }

    private void connect(Socket sidecar) {
        try (sidecar;
                Socket application = new Socket()) {
            application.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            sidecar.setTcpNoDelay(true);
            application.setTcpNoDelay(true);
            threads.execute(() -> pass(sidecar, application, false));
            pass(application, sidecar, true);
        } catch (IOException e) {
            // the application is down: the connection ends, as without a proxy
        }
    }

    /** Forwards data until one side closes, and then closes both. */
    private void pass(Socket from, Socket to, boolean isAnswer) {
        byte[] bytes = new byte[BUFFER];
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int read = input.read(bytes); read >= 0; read = input.read(bytes)) {
                if (isAnswer && cut) {
                    return;
                }
                output.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // one side has disconnected: closing tells the other one
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        threads.shutdownNow();
    }
}
