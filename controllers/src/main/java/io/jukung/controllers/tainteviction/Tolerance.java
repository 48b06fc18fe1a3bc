package io.jukung.controllers.tainteviction;

import io.jukung.api.core.v1.Taint;
import io.jukung.api.core.v1.Toleration;
import java.time.Duration;
import java.util.List;

/** How long a pod may stay under NoExecute taints. */
sealed interface Tolerance {
    /** As long as it likes. */
    record Forever() implements Tolerance {}

    /** For a time; zero for not at all. */
    record For(Duration time) implements Tolerance {}

    static Tolerance of(List<Toleration> tolerations, List<Taint> taints) {
        long shortest = Long.MAX_VALUE;
        for (Taint taint : taints) {
            List<Toleration> matching =
                    tolerations.stream().filter(t -> tolerates(t, taint)).toList();
            if (matching.isEmpty()) {
                return new For(Duration.ZERO);
            }
            for (Toleration toleration : matching) {
                if (toleration.hasTolerationSeconds()) {
                    shortest = Math.min(shortest, Math.max(0, toleration.tolerationSeconds()));
                }
            }
        }
        return shortest == Long.MAX_VALUE ? new Forever() : new For(Duration.ofSeconds(shortest));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        if (!toleration.effect().isEmpty() && !toleration.effect().equals(taint.effect())) {
            return false;
        }
        if (!toleration.key().isEmpty() && !toleration.key().equals(taint.key())) {
            return false;
        }
        return switch (toleration.operator()) {
            case "", "Equal" -> toleration.value().equals(taint.value());
            case "Exists" -> true;
            default -> false;
        };
    }
}
