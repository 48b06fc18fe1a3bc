package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many seats a request takes: one, but for lists (and watches that begin with one) one for
 * every hundred objects. How many there are is known from the last list of the resource.
 */
final class ListWork {
    private static final int OBJECTS_PER_SEAT = 100;
    private static final int MOST_SEATS = 10;

    /** Of a level's own seats, how many one request may take: as upstream, fifteen percent. */
    private static final double PART_OF_LEVEL = 0.15;

    private final Map<String, Map<String, Integer>> sizes = new ConcurrentHashMap<>();

    int seats(ApiRequest request, PriorityLevel level) {
        RequestInfo info = request.info();
        boolean lists =
                info.verb().equals("list") || info.verb().equals("watch") && startsWithAll(request);
        if (!lists || !info.name().isEmpty()) {
            return 1;
        }
        Map<String, Integer> ofGroup = sizes.get(info.group());
        int objects = ofGroup == null ? 0 : ofGroup.getOrDefault(info.resource(), 0);
        if (objects <= OBJECTS_PER_SEAT) {
            return 1;
        }
        int most = Math.min(MOST_SEATS, (int) Math.ceil(level.share().nominal() * PART_OF_LEVEL));
        return Math.clamp(Math.ceilDiv(objects, OBJECTS_PER_SEAT), 1, Math.max(1, most));
    }

    private static boolean startsWithAll(ApiRequest request) {
        String version = request.option("resourceVersion");
        return version.isEmpty()
                || version.equals("0")
                || request.option("sendInitialEvents").equals("true");
    }

    /** Remembers how long a list was; a part of one tells no more than that there is as much. */
    void learn(RequestInfo info, ApiResponse.Listing list) {
        boolean whole =
                info.namespace().isEmpty()
                        && info.fieldSelector().isEmpty()
                        && info.labelSelector().isEmpty()
                        && list.metadata().string("continue").isEmpty();
        int size = list.items().size();
        Map<String, Integer> ofGroup = sizes.get(info.group());
        if (ofGroup == null) {
            ofGroup = sizes.computeIfAbsent(info.group(), ignored -> new ConcurrentHashMap<>());
        }
        int known = ofGroup.getOrDefault(info.resource(), 0);
        if (whole ? known != size : known < size) {
            ofGroup.put(info.resource(), size);
        }
    }
}
