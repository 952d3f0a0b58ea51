package io.todoflow.simulation;

import io.todoflow.simulation.SimulatedDatabase.Share;
import io.todoflow.simulation.SimulatedDatabase.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements of the leases; the process that runs one is the holder. */
final class SimulatedLeases {

    private SimulatedLeases() {}

    /** Renews and takes shares like outbox-lease.sql. */
    static void lease(long lease, Transaction transaction, SimulatedDatabase database) {
        long now = database.now();
        String holder = transaction.ownerName();
        long others = database.relays.rows().entrySet().stream()
                .filter(relay -> relay.getValue() > now && !relay.getKey().equals(holder))
                .count();
        int size = (int) Math.ceil(database.shares.rows().size() / (1.0 + others));
        transaction.put(database.relays, holder, now + lease);
        List<Integer> shares = new ArrayList<>(sorted(database, share -> isHeld(share, holder, now))
                .limit(size)
                .toList());
        shares.addAll(sorted(database, share -> share.expiresAt() <= now)
                .filter(share -> !transaction.isLockedByAnother(database.shares, share))
                .limit(Math.max(size - shares.size(), 0))
                .toList());
        for (int share : shares) {
            transaction.lock(database.shares, share);
            Share locked = database.shares.rows().get(share);
            if (locked != null && (locked.holder().equals(holder) || locked.expiresAt() <= now)) {
                transaction.put(database.shares, share, new Share(holder, now + lease));
            }
        }
    }

    /** The shares that the process holds for at least this long. */
    static Set<Integer> held(long atLeast, Transaction transaction, SimulatedDatabase database) {
        return sorted(database, share -> isHeld(share, transaction.ownerName(), database.now() + atLeast))
                .collect(Collectors.toSet());
    }

    private static boolean isHeld(Share share, String holder, long at) {
        return share.holder().equals(holder) && share.expiresAt() > at;
    }

    private static Stream<Integer> sorted(SimulatedDatabase database, Predicate<Share> which) {
        return database.shares.rows().entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted(Comparator.naturalOrder());
    }
}
