package io.todoflow.it.soak;

import io.todoflow.testing.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A proxy of a mail server that refuses mails to one address, like a server with a full mailbox. */
final class FullMailboxes implements AutoCloseable {

    private static final String REFUSAL = "452 4.2.2 Mailbox full\r\n";

    private final ServerSocket door;
    private final int server;
    private final String recipient;

    FullMailboxes(int server, String address) {
        this.server = server;
        this.recipient = "RCPT TO:<" + address.toUpperCase(Locale.ROOT) + ">";
        try {
            door = new ServerSocket(FreePorts.find(1)[0], 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "full-mailboxes");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                inBackground(() -> serve(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server)) {
            OutputStream answers = client.getOutputStream();
            inBackground(() -> answer(behind, client, answers));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.toUpperCase(Locale.ROOT).startsWith(recipient)) {
                    answers.write(REFUSAL.getBytes(StandardCharsets.ISO_8859_1));
                    answers.flush();
                } else {
                    behind.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            // the mail server is down: the client's connection ends as well
        }
    }

    private static void answer(Socket behind, Socket client, OutputStream answers) {
        try (client) {
            behind.getInputStream().transferTo(answers);
        } catch (IOException e) {
            // one side has disconnected
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
