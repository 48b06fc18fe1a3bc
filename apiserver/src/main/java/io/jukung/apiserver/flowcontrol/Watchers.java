package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.selector.FieldSelector;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many watch what: a write is the more work the more of them get to see it. Watches of one
 * node's pods are passed over, since an event finds them by their node; the source is apiserver's
 * {@code flowcontrol.watchTracker}.
 */
final class Watchers {
    private final ConcurrentHashMap<Watched, Integer> counts = new ConcurrentHashMap<>();

    /** What a watch shows; "" for all namespaces, and for all names. */
    private record Watched(String group, String resource, String namespace, String name) {}

    /** Counts a watch, until what is answered is run. */
    Runnable add(RequestInfo info) {
        if (info.resource().equals("pods") && ofOneNode(info.fieldSelector())) {
            return () -> {};
        }
        Watched watched = new Watched(info.group(), info.resource(), info.namespace(), info.name());
        counts.merge(watched, 1, Integer::sum);
        return () -> counts.computeIfPresent(watched, (key, count) -> count > 1 ? count - 1 : null);
    }

    private static boolean ofOneNode(String selector) {
        if (selector.isEmpty()) {
            return false;
        }
        String node = FieldSelector.parse(selector).exactMatch("spec.nodeName");
        return node != null && !node.isEmpty();
    }

    /** How many may want to hear of a write. */
    int of(RequestInfo info) {
        if (counts.isEmpty()) {
            return 0;
        }
        int sum = count(info, "", "");
        if (!info.namespace().isEmpty()) {
            sum += count(info, info.namespace(), "");
        }
        if (!info.name().isEmpty()) {
            sum += count(info, info.namespace(), info.name());
        }
        return sum;
    }

    private int count(RequestInfo info, String namespace, String name) {
        return counts.getOrDefault(new Watched(info.group(), info.resource(), namespace, name), 0);
    }
}
