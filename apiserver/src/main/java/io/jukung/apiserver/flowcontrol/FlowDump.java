package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How the levels, their queues and who waits there stand, as tables of text. */
final class FlowDump {
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
        sorted().forEach((name, level) ->
                level.look(queues ->
                        queues.forEach(queue -> {
                            int index = 0;
                            for (Waiting each : queue.waiting) {
                                rows.add(row(name, each, index++, details));
                            }
                            queue.running.forEach(each -> rows.add(row(name, each, -1, details)));
                        })));
        return text(rows);
    }

    private static List<String> row(String level, Waiting each, int index, boolean details) {
        RequestInfo info = each.request.info();
        List<String> row =
                new ArrayList<>(
                        List.of(
                                level,
                                each.schema.name(),
                                Integer.toString(each.queue.index),
                                Integer.toString(index),
                                each.schema.distinguished(each.request.user(), info),
                                each.arrived.toString(),
                                Integer.toString(each.seats),
                                "0",
                                "0s",
                                index < 0 ? each.arrived.toString() : "0001-01-01T00:00:00Z"));
        if (details) {
            row.addAll(
                    List.of(
                            each.request.user().name(),
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
