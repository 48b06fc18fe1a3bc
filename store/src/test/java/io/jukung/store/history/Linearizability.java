package io.jukung.store.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether some order of the operations explains all answers, in which each takes effect at one
 * moment between its call and its return. This is Wing and Gong's search with Lowe's memory of
 * where it has been: the set of operations placed so far, and the value they lead to. Keys are
 * independent of each other, so that each is searched alone.
 *
 * <pre>
 *   calls and returns by time:  c1 c2 r1 c3 r2 r3
 *   place any operation whose call comes before the first return left;
 *   stuck at a return: take back the last one placed, and try the next
 * </pre>
 */
public final class Linearizability {
    private Linearizability() {}

    /** The keys whose histories no order explains. */
    public static List<String> violations(List<Operation> history) {
        Map<String, List<Operation>> byKey =
                history.stream().collect(Collectors.groupingBy(Operation::key));
        return byKey.entrySet().stream()
                .filter(e -> !explained(e.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private record Placed(Event call, String before) {}

    private record Seen(BitSet placed, String value) {}

    private static boolean explained(List<Operation> operations) {
        Event head = link(operations);
        BitSet placed = new BitSet(operations.size());
        Set<Seen> seen = new HashSet<>();
        Deque<Placed> stack = new ArrayDeque<>();
        String value = "";
        Event event = head.next;
        while (head.next != null) {
            if (event != null && event.match != null) {
                String after = event.operation.after(value);
                boolean fresh = false;
                if (after != null) {
                    placed.set(event.id);
                    fresh = seen.add(new Seen((BitSet) placed.clone(), after));
                    if (!fresh) {
                        placed.clear(event.id);
                    }
                }
                if (fresh) {
                    stack.push(new Placed(event, value));
                    value = after;
                    event.lift();
                    event = head.next;
                } else {
                    event = event.next;
                }
            } else {
                // a return whose operation is not placed yet, or the end of a history without one
                if (event == null || event.operation.outcome() != Operation.Outcome.UNKNOWN) {
                    if (stack.isEmpty()) {
                        return false;
                    }
                    Placed last = stack.pop();
                    value = last.before();
                    placed.clear(last.call().id);
                    last.call().unlift();
                    event = last.call().next;
                } else {
                    // all that is left may never have happened
                    return true;
                }
            }
        }
        return true;
    }

    /** A call (with its return as {@code match}) or a return, in a list by time. */
    private static final class Event {
        final Operation operation;
        final int id;
        final Event match;
        Event previous;
        Event next;

        Event(Operation operation, int id, Event match) {
            this.operation = operation;
            this.id = id;
            this.match = match;
        }

        /** Takes a call and its return out of the list. */
        void lift() {
            previous.next = next;
            next.previous = previous;
            match.previous.next = match.next;
            if (match.next != null) {
                match.next.previous = match.previous;
            }
        }

        void unlift() {
            match.previous.next = match;
            if (match.next != null) {
                match.next.previous = match;
            }
            previous.next = this;
            next.previous = this;
        }
    }

    private record At(long time, boolean isReturn, Event event) {}

    private static Event link(List<Operation> operations) {
        List<At> times = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            Event end = new Event(operation, i, null);
            times.add(new At(operation.called(), false, new Event(operation, i, end)));
            times.add(new At(operation.returned(), true, end));
        }
        times.sort(Comparator.comparingLong(At::time).thenComparing(At::isReturn));
        Event head = new Event(null, -1, null);
        Event last = head;
        for (At at : times) {
            last.next = at.event();
            at.event().previous = last;
            last = at.event();
        }
        return head;
    }
}
