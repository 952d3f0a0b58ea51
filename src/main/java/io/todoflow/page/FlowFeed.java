package io.todoflow.page;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Sends listeners the complete description of the flows whenever it has changed; a listener that missed one needs only
 * the next.
 */
@Component
@ServedByBackend
class FlowFeed implements Listeners.Feed {

    private final FlowView view;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private String sent = "";

    FlowFeed(FlowView view) {
        this.view = view;
    }

    String read() {
        return view.read();
    }

    void add(Listener listener) {
        listener.send("flow", null, view.read());
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public void poll() {
        if (listeners.isEmpty()) {
            return;
        }
        String now = view.read();
        if (!now.equals(sent)) {
            sent = now;
            listeners.forEach(listener -> listener.send("flow", null, now));
        }
    }
}
