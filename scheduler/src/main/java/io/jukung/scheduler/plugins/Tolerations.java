package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Taint;
import io.jukung.api.core.v1.Toleration;
import java.util.List;

/** Whether tolerations let a pod bear a taint (core/v1 {@code Toleration.ToleratesTaint}). */
final class Tolerations {
    private Tolerations() {}

    static boolean tolerate(List<Toleration> tolerations, Taint taint) {
        for (Toleration toleration : tolerations) {
            if (tolerates(toleration, taint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        if (!toleration.effect().isEmpty() && !toleration.effect().equals(taint.effect())) {
            return false;
        }
        if (!toleration.key().isEmpty() && !toleration.key().equals(taint.key())) {
            return false;
        }
        return switch (toleration.operator()) {
            case "", "Equal" ->
                    !toleration.key().isEmpty() && toleration.value().equals(taint.value());
            case "Exists" -> true;
            default -> false;
        };
    }
}
