package io.todoflow.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that requires STARTTLS and AUTH. A test scripts its answer at each step of the conversation, for all
 * mails or for one address.
 */
final class ScriptedSmtpServer implements AutoCloseable {

    /** A step of the conversation, with its default answer. */
    enum Step {
        GREETING("220 scripted ESMTP"),
        STARTTLS("220 go on"),
        AUTH("235 welcome"),
        MAIL("250 fine"),
        RCPT("250 fine"),
        DATA("354 go on"),
        END_OF_DATA("250 taken");

        private final String usual;

        Step(String usual) {
            this.usual = usual;
        }
    }

    /** Closes the connection instead of answering. */
    static final String HANGS_UP = "";

    private static final String EVERYBODY = "";
    private static final SSLContext TLS = tls();

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> conversations = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    ScriptedSmtpServer(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "scripted-smtp");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Uses the certificate of GreenMail. */
    private static SSLContext tls() {
        char[] password = "changeit".toCharArray();
        try (InputStream file = ScriptedSmtpServer.class.getResourceAsStream("/greenmail.p12")) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void answer(Step step, String answer) {
        answers.put(step + EVERYBODY, answer);
    }

    /** Applies from RCPT on; before, the server does not know the recipient. */
    void answer(Step step, String address, String answer) {
        answers.put(step + address, answer);
    }

    void answerAsUsual() {
        answers.clear();
    }

    /** The recipients of accepted mails. */
    List<String> taken() {
        return List.copyOf(taken);
    }

    /** The number of attempts to send mail to an address. */
    long attempts(String address) {
        return conversations.stream().filter(address::equals).count();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread conversation = new Thread(() -> converse(client), "scripted-smtp-conversation");
                conversation.setDaemon(true);
                conversation.start();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            new Conversation(client).run();
        } catch (IOException e) {
            // the client has disconnected; the test decides by the accepted mails whether it may
        }
    }

    private final class Conversation {

        private Socket socket;
        private BufferedReader in;
        private boolean isSecure;
        private boolean isAuthenticated;
        private String recipient = EVERYBODY;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = reader(socket);
        }

        void run() throws IOException {
            if (!say(Step.GREETING)) {
                return;
            }
            String line;
            while ((line = in.readLine()) != null) {
                if (!obey(line)) {
                    return;
                }
            }
        }

        /** Whether the conversation continues. */
        private boolean obey(String line) throws IOException {
            String command = line.toUpperCase(Locale.ROOT);
            if (command.startsWith("EHLO")) {
                say(isSecure ? "250-scripted\r\n250 AUTH PLAIN" : "250-scripted\r\n250 STARTTLS");
                return true;
            }
            if (command.startsWith("QUIT")) {
                say("221 bye");
                return false;
            }
            if (command.startsWith("RSET") || command.startsWith("NOOP")) {
                say("250 fine");
                return true;
            }
            if (command.startsWith("STARTTLS")) {
                return say(Step.STARTTLS) && secure();
            }
            if (!isSecure) {
                say("530 5.7.0 Must issue a STARTTLS command first");
                return true;
            }
            if (command.startsWith("AUTH")) {
                isAuthenticated = true;
                return say(Step.AUTH);
            }
            if (!isAuthenticated) {
                say("530 5.7.0 Authentication required");
                return true;
            }
            return mail(line, command);
        }

        private boolean mail(String line, String command) throws IOException {
            if (command.startsWith("MAIL")) {
                recipient = EVERYBODY;
                return say(Step.MAIL);
            }
            if (command.startsWith("RCPT")) {
                recipient = line.replaceAll(".*<|>.*", "");
                conversations.add(recipient);
                return say(Step.RCPT);
            }
            if (command.startsWith("DATA")) {
                return say(Step.DATA) && (!answer(Step.DATA).startsWith("354") || data());
            }
            say("500 what?");
            return true;
        }

        private boolean data() throws IOException {
            String line;
            do {
                line = in.readLine();
            } while (line != null && !line.equals("."));
            if (answer(Step.END_OF_DATA).startsWith("2")) {
                taken.add(recipient);
            }
            return say(Step.END_OF_DATA);
        }

        private boolean secure() throws IOException {
            if (!answer(Step.STARTTLS).startsWith("2")) {
                return true;
            }
            SSLSocket secured = (SSLSocket) TLS.getSocketFactory()
                    .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            socket = secured;
            in = reader(secured);
            isSecure = true;
            return true;
        }

        private String answer(Step step) {
            return answers.getOrDefault(step + recipient, answers.getOrDefault(step + EVERYBODY, step.usual));
        }

        private boolean say(Step step) throws IOException {
            String answer = answer(step);
            if (answer.equals(HANGS_UP)) {
                return false;
            }
            say(answer);
            return true;
        }

        private void say(String answer) throws IOException {
            socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        private static BufferedReader reader(Socket socket) throws IOException {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
