package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many seats a request takes. A list, or a watch that begins with one, takes one for every 100
 * kB that it reads; how much that is is known from the last list of the resource. A write keeps its
 * seats for as long as its event is work for those who watch. The source is apiserver's {@code
 * flowcontrol/request}.
 */
final class WorkEstimate {
    private static final int BYTES_PER_SEAT = 100_000;

    /** A list out of the present state is written piece by piece and never all in memory. */
    private static final long MOST_OF_PRESENT = 1_000_000;

    private static final int MOST_SEATS_OF_LIST = 100;
    private static final int MOST_SEATS_OF_WRITE = 10;
    private static final int WATCHERS_PER_SEAT = 10;
    private static final long NANOS_PER_EVENT = Duration.ofMillis(5).toNanos();

    /** How many objects of a list are looked at for their size. */
    private static final int SAMPLE = 8;

    private final Map<String, Map<String, Stored>> stored = new ConcurrentHashMap<>();
    private final Watchers watchers;

    WorkEstimate(Watchers watchers) {
        this.watchers = watchers;
    }

    /** How much there is of a resource. */
    private record Stored(long objects, long bytesEach) {}

    Work of(ApiRequest request, PriorityLevel level) {
        RequestInfo info = request.info();
        return switch (info.verb()) {
            case "list" -> listing(request, level, presentState(request));
            case "watch" -> startsWithAll(request) ? listing(request, level, true) : Work.LITTLE;
            case "create", "update", "patch", "delete" -> writing(info, level);
            default -> Work.LITTLE;
        };
    }

    private Work listing(ApiRequest request, PriorityLevel level, boolean present) {
        RequestInfo info = request.info();
        Map<String, Stored> ofGroup = stored.get(info.group());
        Stored known = ofGroup == null ? null : ofGroup.get(info.resource());
        if (known == null) {
            return Work.LITTLE;
        }
        long limited = Math.min(known.objects(), limit(request));
        boolean selects = !info.fieldSelector().isEmpty() || !info.labelSelector().isEmpty();
        long objects =
                !info.name().isEmpty()
                        ? 1
                        : !present && selects ? Math.max(limited, known.objects() / 2) : limited;
        long bytes = objects * known.bytesEach();
        if (present) {
            bytes = Math.min(bytes, MOST_OF_PRESENT);
        }
        int most = Math.min(MOST_SEATS_OF_LIST, level.widest());
        int seats = (int) Math.clamp(Math.ceilDiv(bytes, BYTES_PER_SEAT), 1, most);
        return seats == 1 ? Work.LITTLE : Work.reading(seats);
    }

    private Work writing(RequestInfo info, PriorityLevel level) {
        if (info.resource().equals("serviceaccounts") && info.subresource().equals("token")) {
            return Work.LITTLE;
        }
        int count = watchers.of(info);
        if (count < WATCHERS_PER_SEAT) {
            return new Work(1, count, Duration.ZERO);
        }
        int wide = Math.ceilDiv(count, WATCHERS_PER_SEAT);
        int seats = Math.min(wide, Math.min(MOST_SEATS_OF_WRITE, level.widest()));
        // the same work, narrower and longer
        return new Work(seats, count, Duration.ofNanos(NANOS_PER_EVENT * wide / seats));
    }

    /** Whether a list shows what is there now, or since a revision; pages show the past. */
    private static boolean presentState(ApiRequest request) {
        String version = request.option("resourceVersion");
        return switch (request.option("resourceVersionMatch")) {
            case "Exact" -> false;
            case "NotOlderThan" -> true;
            default ->
                    request.option("continue").isEmpty()
                            && (version.isEmpty()
                                    || version.equals("0")
                                    || limit(request) == Long.MAX_VALUE);
        };
    }

    private static long limit(ApiRequest request) {
        String limit = request.option("limit");
        if (limit.isEmpty() || limit.length() > 18 || !limit.chars().allMatch(Character::isDigit)) {
            return Long.MAX_VALUE;
        }
        long number = Long.parseLong(limit);
        return number == 0 ? Long.MAX_VALUE : number;
    }

    private static boolean startsWithAll(ApiRequest request) {
        String version = request.option("resourceVersion");
        return version.isEmpty()
                || version.equals("0")
                || request.option("sendInitialEvents").equals("true");
    }

    /** Remembers how long a list was; a part of one tells no more than that there is as much. */
    void learn(RequestInfo info, ApiResponse.Listing list) {
        List<ApiObject> items = list.items();
        boolean selects = !info.fieldSelector().isEmpty() || !info.labelSelector().isEmpty();
        boolean whole =
                info.namespace().isEmpty()
                        && !selects
                        && list.metadata().string("continue").isEmpty();
        long count = items.size() + list.metadata().integer("remainingItemCount", 0);
        Map<String, Stored> ofGroup = stored.get(info.group());
        if (ofGroup == null) {
            ofGroup = stored.computeIfAbsent(info.group(), ignored -> new ConcurrentHashMap<>());
        }
        Stored known = ofGroup.get(info.resource());
        long objects = known == null ? -1 : known.objects();
        if (whole ? objects != count : objects < count) {
            ofGroup.put(info.resource(), new Stored(count, bytesEach(items)));
        }
    }

    private static long bytesEach(List<ApiObject> items) {
        int step = Math.max(1, items.size() / SAMPLE);
        long bytes = 0;
        int seen = 0;
        for (int i = 0; i < items.size(); i += step) {
            bytes += items.get(i).size();
            seen++;
        }
        return seen == 0 ? 0 : bytes / seen;
    }
}
