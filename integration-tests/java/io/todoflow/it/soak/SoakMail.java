package io.todoflow.it.soak;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.MessageDeliveryHandler;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.todoflow.testing.FreePorts;
import java.io.IOException;
import java.util.HashSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The mail server. It records the ids of accepted mails, and discards the mails themselves. The mailbox of one user is
 * full.
 */
final class SoakMail implements AutoCloseable {

    /** The user whose mailbox is full. */
    static final String FULL = SoakClients.USER.formatted(0);

    private final int port = FreePorts.find(1)[0];
    private final FullMailboxes door = new FullMailboxes(port, FULL + "@localhost");
    private final Queue<String> ids = new ConcurrentLinkedQueue<>();
    private GreenMail server;

    SoakMail() {
        server = start();
    }

    GreenMail start() {
        GreenMail started = new GreenMail(new ServerSetup(port, null, ServerSetup.PROTOCOL_SMTP));
        MessageDeliveryHandler delivery = started.getUserManager().getMessageDeliveryHandler();
        started.getUserManager().setMessageDeliveryHandler((mail, to) -> {
            ids.add(mail.getMessage().getMessageID());
            return delivery.handle(mail, to);
        });
        started.start();
        server = started;
        return started;
    }

    void stop() {
        server.stop();
    }

    /** Discards the mails accepted so far. */
    void forget() throws FolderException {
        server.purgeEmailFromAllMailboxes();
    }

    int port() {
        return door.port();
    }

    int taken() {
        return ids.size();
    }

    int different() {
        return new HashSet<>(ids).size();
    }

    @Override
    public void close() throws IOException {
        door.close();
        stop();
    }
}
