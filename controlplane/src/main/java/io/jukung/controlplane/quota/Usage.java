package io.jukung.controlplane.quota;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Amounts by resource name, sorted by name; arithmetic as upstream's {@code pkg/quota/v1}. */
record Usage(Map<String, Quantity> amounts) {
    static final Usage NONE = new Usage(Map.of());

    /** What stands in an object as a resource list. */
    static Usage of(JsonObject list) {
        Map<String, Quantity> amounts = new TreeMap<>();
        list.forEach((name, amount) -> amounts.put(name, Quantity.parse(amount.toString())));
        return new Usage(amounts);
    }

    Collection<String> names() {
        return new TreeSet<>(amounts.keySet());
    }

    boolean isEmpty() {
        return amounts.isEmpty();
    }

    Usage plus(Usage other) {
        Map<String, Quantity> sum = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> sum.merge(name, amount, Quantity::add));
        return new Usage(sum);
    }

    /** What is more here than there; nothing is below zero. */
    Usage beyond(Usage other) {
        Map<String, Quantity> more = new TreeMap<>();
        amounts.forEach((name, amount) -> {
            Quantity had = other.amounts.getOrDefault(name, Quantity.ZERO);
            more.put(name, amount.subtract(had).max(Quantity.ZERO));
        });
        return new Usage(more);
    }

    Usage only(Collection<String> names) {
        Map<String, Quantity> kept = new TreeMap<>(amounts);
        kept.keySet().retainAll(names);
        return new Usage(kept);
    }

    Usage withoutZeros() {
        Map<String, Quantity> kept = new TreeMap<>(amounts);
        kept.values().removeIf(Quantity::isZero);
        return new Usage(kept);
    }

    /** The names of which there is less than nothing. */
    Collection<String> negative() {
        return amounts.entrySet().stream()
                .filter(e -> e.getValue().signum() < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The names of which there is more here than a limit allows. */
    Collection<String> above(Usage limits) {
        return amounts.entrySet().stream()
                .filter(e ->
                        limits.amounts.containsKey(e.getKey())
                                && e.getValue().compareTo(limits.amounts.get(e.getKey())) > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    JsonObject tree() {
        JsonObject.Builder builder = JsonObject.builder();
        amounts.forEach((name, amount) -> builder.put(name, amount.toString()));
        return builder.build();
    }

    /** {@code a=1,b=2}. */
    @Override
    public String toString() {
        return amounts.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    }
}
