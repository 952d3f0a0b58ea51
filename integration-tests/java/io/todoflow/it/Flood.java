package io.todoflow.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users who create tasks at a fixed rate, regardless of the answers, and the answers that they get. Each request in
 * flight has a separate connection. A single thread does all of it, to leave the CPU to the application.
 */
final class Flood {

    /** With more connections, the flooding side would be the limit, not the flooded one. */
    private static final int MOST_CONNECTIONS = 4000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int USERS = 500;
    private static final int LARGEST_RESPONSE = 8192;
    private static final long SELECT_MILLIS = 1;
    private static final Pattern LOCATION = Pattern.compile("(?i)\r\nLocation: \\S*/([0-9a-f-]{36})\r\n");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");
    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)\r\nRetry-After: \\d+\r\n");
    private static final Pattern CLOSE = Pattern.compile("(?i)\r\nConnection: close\r\n");
    private static final Pattern DETAIL = Pattern.compile("\"detail\":\"([^\"]*)\"");

    private final InetSocketAddress address;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> busy = new HashSet<>();
    private final List<String> created = new ArrayList<>();
    private final List<Long> acceptedNanos = new ArrayList<>();
    private final List<Long> refusedNanos = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private Duration slow = PATIENCE;
    private long lastTrouble;
    private int sent;
    private int heldBack;
    private int unanswered;

    Flood(int port) {
        address = new InetSocketAddress("127.0.0.1", port);
    }

    /** A connection, and the request in flight on it. */
    private static final class Connection {
        final SocketChannel channel;
        final ByteBuffer response = ByteBuffer.allocate(LARGEST_RESPONSE);
        ByteBuffer request = ByteBuffer.allocate(0);
        long start;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /**
     * Sends requests at a rate for a time, and waits for the outcome of each.
     *
     * @param isSlow whether an answer took too long
     */
    Flood run(double rate, Duration span, Duration isSlow) {
        slow = isSlow;
        long start = System.nanoTime();
        lastTrouble = start;
        long all = (long) (rate * span.toNanos() / 1e9);
        try (Selector selector = Selector.open()) {
            long due = 0;
            while (due < all) {
                for (long until = Math.min(all, (long) ((System.nanoTime() - start) / 1e9 * rate));
                        due < until;
                        due++) {
                    send(selector);
                }
                receive(selector);
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!busy.isEmpty() && System.nanoTime() < deadline) {
                receive(selector);
            }
            for (Connection connection : List.copyOf(busy)) {
                broken(connection, "no answer for " + PATIENCE);
            }
            for (Connection connection : idle) {
                connection.channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private void send(Selector selector) throws IOException {
        Connection connection = idle.pollLast();
        if (connection == null && busy.size() >= MOST_CONNECTIONS) {
            heldBack++;
            return;
        }
        if (connection == null) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_CONNECT, connection);
            channel.connect(address);
        } else {
            connection.channel.keyFor(selector).interestOps(SelectionKey.OP_WRITE);
        }
        String body = "{\"title\":\"One of many\"}";
        connection.request = StandardCharsets.US_ASCII.encode(
                "POST /api/flood-%d/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(sent % USERS, body.length(), body));
        connection.response.clear();
        connection.start = System.nanoTime();
        busy.add(connection);
        sent++;
    }

    private void receive(Selector selector) throws IOException {
        selector.select(
                key -> {
                    Connection connection = (Connection) key.attachment();
                    try {
                        go(key, connection);
                    } catch (IOException e) {
                        broken(connection, e.toString());
                    }
                },
                SELECT_MILLIS);
    }

    private void go(SelectionKey key, Connection connection) throws IOException {
        if (key.isConnectable() && connection.channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else if (key.isWritable()) {
            connection.channel.write(connection.request);
            key.interestOps(connection.request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        } else if (key.isReadable()) {
            boolean ended = connection.channel.read(connection.response) < 0;
            String response = new String(
                    connection.response.array(), 0, connection.response.position(), StandardCharsets.ISO_8859_1);
            if (busy.contains(connection) && isWhole(response)) {
                answered(connection, response);
            } else if (ended) {
                broken(connection, "the connection was closed");
            }
        }
    }

    private static boolean isWhole(String response) {
        int head = response.indexOf("\r\n\r\n");
        Matcher length = LENGTH.matcher(response);
        if (head >= 0 && length.find() && length.start() < head) {
            return response.length() >= head + 4 + Integer.parseInt(length.group(1));
        }
        return head >= 0 && response.endsWith("\r\n0\r\n\r\n");
    }

    private void answered(Connection connection, String response) throws IOException {
        busy.remove(connection);
        long nanos = System.nanoTime() - connection.start;
        String status = response.substring(9, 12);
        Matcher detail = DETAIL.matcher(response);
        outcomes.merge(detail.find() ? "%s %s".formatted(status, detail.group(1)) : status, 1, Integer::sum);
        Matcher location = LOCATION.matcher(response);
        if (status.equals("201") && location.find()) {
            acceptedNanos.add(nanos);
            created.add(location.group(1));
        } else if (List.of("429", "503").contains(status)
                && RETRY_AFTER.matcher(response).find()) {
            refusedNanos.add(nanos);
        } else {
            unexpected.add(response);
        }
        if (!status.equals("201") || nanos > slow.toNanos()) {
            lastTrouble = System.nanoTime();
        }
        if (CLOSE.matcher(response).find()) {
            connection.channel.close();
        } else {
            idle.add(connection);
        }
    }

    private void broken(Connection connection, String why) {
        try {
            connection.channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        idle.remove(connection);
        if (busy.remove(connection)) {
            outcomes.merge(why, 1, Integer::sum);
            unanswered++;
            lastTrouble = System.nanoTime();
        }
    }

    /** The ids of the tasks that were answered 201. */
    Collection<String> created() {
        return List.copyOf(created);
    }

    /** How many were told to retry later, by 429 or 503 with {@code Retry-After}. */
    int refused() {
        return refusedNanos.size();
    }

    /** Answers other than these. */
    Collection<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** How many got no answer, so that their effect is unknown. */
    int unanswered() {
        return unanswered;
    }

    /**
     * When a request was last answered slowly, with a status other than 201, or not at all, as {@link
     * System#nanoTime()}; otherwise the start.
     */
    long lastTrouble() {
        return lastTrouble;
    }

    @Override
    public String toString() {
        return "sent %d, held back for want of connections %d, outcomes %s, ms of 201: %s, ms of 429 and 503: %s"
                .formatted(sent, heldBack, outcomes, percentiles(acceptedNanos), percentiles(refusedNanos));
    }

    /** In milliseconds. */
    static String percentiles(Collection<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length == 0) {
            return "none";
        }
        return "p50 %.0f, p99 %.0f, max %.0f"
                .formatted(
                        sorted[sorted.length / 2] / 1e6,
                        sorted[(int) (sorted.length * 0.99)] / 1e6,
                        sorted[sorted.length - 1] / 1e6);
    }
}
