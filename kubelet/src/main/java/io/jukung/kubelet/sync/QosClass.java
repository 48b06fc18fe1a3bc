package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.machinery.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How firmly a pod's resources are promised. */
public enum QosClass {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private final String text;

    QosClass(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** The class from the requests and limits of all containers, or what the API has settled. */
    public static QosClass of(Pod pod) {
        for (QosClass known : values()) {
            if (known.text.equals(pod.status().qosClass())) {
                return known;
            }
        }
        boolean any = false;
        boolean guaranteed = true;
        List<Container> all =
                Stream.concat(
                                pod.spec().initContainers().stream(),
                                pod.spec().containers().stream())
                        .toList();
        for (Container container : all) {
            Map<String, Quantity> requests = container.resources().requests();
            Map<String, Quantity> limits = container.resources().limits();
            for (String name : COUNTED) {
                Quantity request = requests.getOrDefault(name, Quantity.ZERO);
                Quantity limit = limits.getOrDefault(name, Quantity.ZERO);
                any |= request.signum() > 0 || limit.signum() > 0;
                boolean met =
                        limit.signum() > 0
                                && (!requests.containsKey(name) || request.compareTo(limit) == 0);
                guaranteed &= met;
            }
        }
        if (!any) {
            return BEST_EFFORT;
        }
        return guaranteed ? GUARANTEED : BURSTABLE;
    }
}
