package io.todoflow.it.soak;

import com.icegreen.greenmail.store.FolderException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes the progress, slows the clients down if effects fall behind, and logs the progress every minute. */
final class SoakWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SoakWatch.class);

    private final SoakWorld world;
    private final SoakSettings settings;
    private final SoakClients clients;
    private final FaultLog faults;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private volatile SoakLedger.Progress progress = new SoakLedger.Progress(0, 0);

    SoakWatch(SoakWorld world, SoakSettings settings, SoakClients clients, FaultLog faults) {
        this.world = world;
        this.settings = settings;
        this.clients = clients;
        this.faults = faults;
        timer.scheduleWithFixedDelay(this::look, 1000, 1000, TimeUnit.MILLISECONDS);
        timer.scheduleAtFixedRate(this::tell, 1, 1, TimeUnit.MINUTES);
    }

    /** The number of events. */
    long events() {
        return progress.events();
    }

    private void look() {
        try {
            progress = world.ledger.progress();
            clients.slowDown((double) progress.backlog() / settings.backlog());
        } catch (SQLException e) {
            // the database is down; others wait for it
        }
    }

    private void tell() {
        try {
            LOG.info("{} events, {} faults, backlog {}", progress.events(), faults.count(), progress.backlog());
            world.mail.forget();
            world.emptyLongLogs();
        } catch (FolderException e) {
            LOG.info("The mail server is down: {}", e.getMessage());
        } catch (IOException e) {
            LOG.warn("The logs cannot be truncated", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
