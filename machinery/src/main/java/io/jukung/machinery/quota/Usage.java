package io.jukung.machinery.quota;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Amounts by resource name, sorted by name; arithmetic as upstream's {@code pkg/quota/v1}. */
public record Usage(Map<String, Quantity> amounts) {
    public static final Usage NONE = new Usage(Map.of());

    /** What stands in an object as a resource list. */
    public static Usage of(JsonObject list) {
        Map<String, Quantity> amounts = new TreeMap<>();
        list.forEach((name, amount) -> amounts.put(name, Quantity.parse(amount.toString())));
        return new Usage(amounts);
    }

    public Collection<String> names() {
        return new TreeSet<>(amounts.keySet());
    }

    public boolean isEmpty() {
        return amounts.isEmpty();
    }

    public Usage plus(Usage other) {
        Map<String, Quantity> sum = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> sum.merge(name, amount, Quantity::add));
        return new Usage(sum);
    }

    /** What is more here than there; nothing is below zero. */
    public Usage beyond(Usage other) {
        Map<String, Quantity> more = new TreeMap<>();
        amounts.forEach((name, amount) -> {
            Quantity had = other.amounts.getOrDefault(name, Quantity.ZERO);
            more.put(name, amount.subtract(had).max(Quantity.ZERO));
        });
        return new Usage(more);
    }

    public Usage only(Collection<String> names) {
        Map<String, Quantity> kept = new TreeMap<>(amounts);
        kept.keySet().retainAll(names);
        return new Usage(kept);
    }

    public Usage withoutZeros() {
        Map<String, Quantity> kept = new TreeMap<>(amounts);
        kept.values().removeIf(Quantity::isZero);
        return new Usage(kept);
    }

    /** The names of which there is less than nothing. */
    public Collection<String> negative() {
        return amounts.entrySet().stream()
                .filter(e -> e.getValue().signum() < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The names of which there is more here than a limit allows. */
    public Collection<String> above(Usage limits) {
        return amounts.entrySet().stream()
                .filter(e ->
                        limits.amounts.containsKey(e.getKey())
                                && e.getValue().compareTo(limits.amounts.get(e.getKey())) > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    public JsonObject tree() {
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
