package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.GoDuration;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How the levels, their queues and who waits there stand, as tables of text. */
final class FlowDump {
    private static final String NOT_STARTED = "0001-01-01T00:00:00Z";

    private final Supplier<Map<String, PriorityLevel>> levels;

    FlowDump(Supplier<Map<String, PriorityLevel>> levels) {
        this.levels = levels;
    }

    ApiResponse levels(ApiRequest request) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "PriorityLevelName",
                        "ActiveQueues",
                        "IsIdle",
                        "IsQuiescing",
                        "WaitingRequests",
                        "ExecutingRequests",
                        "DispatchedRequests",
                        "RejectedRequests",
                        "TimedoutRequests",
                        "CancelledRequests"));
        sorted().forEach((name, level) ->
                level.look(queues -> {
                    long active = queues.stream().filter(q -> !q.waiting.isEmpty()).count();
                    int waiting = level.requestsWaiting();
                    int running = level.requestsRunning();
                    rows.add(
                            List.of(
                                    name,
                                    Long.toString(active),
                                    Boolean.toString(waiting == 0 && running == 0),
                                    "false",
                                    Integer.toString(waiting),
                                    Integer.toString(running),
                                    level.dispatched.toString(),
                                    level.rejected.toString(),
                                    level.timedOut.toString(),
                                    level.cancelled.toString()));
                }));
        return text(rows);
    }

    ApiResponse queues(ApiRequest request) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "PriorityLevelName",
                        "Index",
                        "PendingRequests",
                        "ExecutingRequests",
                        "SeatsInUse",
                        "NextDispatchR",
                        "InitialSeatsSum",
                        "MaxSeatsSum",
                        "TotalWorkSum"));
        sorted().forEach((name, level) ->
                level.look(queues ->
                        queues.forEach(queue -> {
                            String seats = Integer.toString(queue.seatsWaiting());
                            double sum = queue.seatsWaiting() * FlowQueue.GUESS_SECONDS;
                            rows.add(
                                    List.of(
                                            name,
                                            Integer.toString(queue.index),
                                            Integer.toString(queue.waiting.size()),
                                            Integer.toString(queue.running.size()),
                                            Integer.toString(queue.seatsRunning()),
                                            seconds(queue.due),
                                            seats,
                                            seats,
                                            seconds(sum)));
                        })));
        return text(rows);
    }

    private static String seconds(double seats) {
        return String.format(java.util.Locale.ROOT, "%.8fss", seats);
    }

    ApiResponse requests(ApiRequest request) {
        boolean details = !request.option("includeRequestDetails").isEmpty();
        List<List<String>> rows = new ArrayList<>();
        List<String> header =
                new ArrayList<>(
                        List.of(
                                "PriorityLevelName",
                                "FlowSchemaName",
                                "QueueIndex",
                                "RequestIndexInQueue",
                                "FlowDistingsher",
                                "ArriveTime",
                                "InitialSeats",
                                "FinalSeats",
                                "AdditionalLatency",
                                "StartTime"));
        if (details) {
            header.addAll(
                    List.of(
                            "UserName",
                            "Verb",
                            "APIPath",
                            "Namespace",
                            "Name",
                            "APIVersion",
                            "Resource",
                            "SubResource"));
        }
        rows.add(header);
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        sorted().forEach((name, level) -> {
            level.look(queues ->
                    queues.forEach(queue -> {
                        int index = 0;
                        for (Waiting each : queue.waiting) {
                            rows.add(
                                    row(
                                            each.flow,
                                            each.request,
                                            each.work,
                                            new When(
                                                    queue.index,
                                                    index++,
                                                    each.arrived,
                                                    NOT_STARTED),
                                            details));
                        }
                    }));
            for (Stay each : level.stays) {
                Instant began = now.minusNanos(nanos - each.began);
                Waiting waited = each.waited;
                rows.add(
                        row(
                                each.flow,
                                each.request,
                                each.work,
                                new When(
                                        waited == null ? -1 : waited.queue.index,
                                        -1,
                                        waited == null ? began : waited.arrived,
                                        began.toString()),
                                details));
            }
        });
        return text(rows);
    }

    /** Where in a level a request stands, and since when. */
    private record When(int queue, int index, Instant arrived, String started) {}

    private static List<String> row(
            FlowTable.Flow flow, ApiRequest request, Work work, When when, boolean details) {
        RequestInfo info = request.info();
        boolean lasts = !work.after().isZero();
        List<String> row =
                new ArrayList<>(
                        List.of(
                                flow.level().spec().name(),
                                flow.schema().name(),
                                Integer.toString(when.queue()),
                                Integer.toString(when.index()),
                                flow.schema().distinguished(request.user(), info),
                                when.arrived().toString(),
                                lasts ? "1" : Integer.toString(work.seats()),
                                lasts ? Integer.toString(work.seats()) : "0",
                                GoDuration.format(work.after()),
                                when.started()));
        if (details) {
            row.addAll(
                    List.of(
                            request.user().name(),
                            info.verb(),
                            info.path(),
                            info.namespace(),
                            info.name(),
                            new GroupVersion(info.group(), info.version()).toString(),
                            info.resource(),
                            info.subresource()));
        }
        return row;
    }

    private Map<String, PriorityLevel> sorted() {
        return new TreeMap<>(levels.get());
    }

    /** Columns as wide as their widest cell, each cell but the last with a comma behind it. */
    private static ApiResponse text(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length() + 2);
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String cell = i == row.size() - 1 ? row.get(i) : row.get(i) + ",";
                out.append(cell);
                if (i < row.size() - 1) {
                    out.repeat(' ', Math.max(8, widths[i]) - cell.length());
                }
            }
            out.append('\n');
        }
        return new ApiResponse.Raw(
                200,
                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
