package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.chain.Deadline;
import io.jukung.apiserver.chain.LongRunning;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;
import io.jukung.http.Headers;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Priority and fairness: sends each request to a priority level by the stored FlowSchemas, and lets
 * no more run at once than the level has seats. The source is apiserver's {@code util/flowcontrol}.
 *
 * <p>A watch takes its seats only until it has been opened; other requests that last take none. The
 * mandatory objects hold whether or not they are stored.
 */
public final class FlowControl implements Filter {
    private static final String GROUP = "flowcontrol.apiserver.k8s.io";
    private static final String TOO_MANY = "Too many requests, please try again later.";
    private static final long SHARE_OUT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Registry registry;
    private final int total;
    private final Duration requestTimeout;
    private final Clock clock;
    private final FlowMetrics metrics;
    private final Gauge.Child readOnlyRunning;
    private final Gauge.Child mutatingRunning;
    private final Watchers watchers = new Watchers();
    private final WorkEstimate estimate = new WorkEstimate(watchers);
    private final Map<String, PriorityLevel> everyLevel = new ConcurrentHashMap<>();
    private volatile @Nullable Source source;
    private volatile FlowTable table;
    private volatile long sharedOut;

    /** The stored objects, parsed anew when one of them changes. */
    private record Source(Supplier<List<FlowSchema>> schemas, Supplier<List<LevelSpec>> levels) {}

    /**
     * @param registry looked at once the first request comes
     * @param total how many seats there are: the sum of both limits on requests in flight
     * @param requestTimeout a quarter of it is the most a request waits
     */
    public FlowControl(
            Registry registry, int total, Duration requestTimeout, Metrics metrics, Clock clock) {
        if (total <= 0) {
            throw new IllegalArgumentException(
                    "--max-requests-inflight and --max-mutating-requests-inflight must add up to"
                            + " something positive with priority and fairness");
        }
        this.registry = registry;
        this.total = total;
        this.requestTimeout = requestTimeout;
        this.clock = clock;
        this.metrics = new FlowMetrics(metrics);
        Gauge running =
                metrics.gauge(
                        "apiserver_current_inflight_requests",
                        "Maximal number of currently used inflight request limit of this apiserver"
                                + " per request kind in last second.",
                        "request_kind");
        readOnlyRunning = running.with("readOnly");
        mutatingRunning = running.with("mutating");
        sharedOut = System.nanoTime() - SHARE_OUT_NANOS;
        table = build(List.of(), List.of());
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        boolean watch = request.info().verb().equals("watch");
        if (!watch && LongRunning.is(request)) {
            return next.handle(request);
        }
        FlowTable.Flow flow = table(request).find(request.user(), request.info());
        PriorityLevel level = flow.level();
        request.flow(flow.schema().uid(), level.spec().uid());
        Work work = estimate.of(request, level);
        flow.counts().estimated(work);
        if (!level.tryEnter(work.seats())) {
            return contended(request, next, flow, work);
        }
        flow.counts().waited(0, true);
        return run(request, next, flow, work, null);
    }

    /**
     * The seats are taken until the answer stands. A list is written by the carrier, and that is
     * most of its work; a watch has to be opened.
     */
    private ApiResponse run(
            ApiRequest request,
            RequestHandler next,
            FlowTable.Flow flow,
            Work work,
            @Nullable Waiting waited)
            throws Exception {
        Gauge.Child running = request.info().readOnly() ? readOnlyRunning : mutatingRunning;
        Stay stay = new Stay(flow, request, work, waited, running);
        boolean stays = false;
        try {
            ApiResponse response = next.handle(request);
            if (response instanceof ApiResponse.Listing list) {
                estimate.learn(request.info(), list);
                stays = request.exchange() != null;
            } else if (response instanceof ApiResponse.Watching watching) {
                response =
                        new ApiResponse.Watching(
                                new OpeningWatch(
                                        watching.events(), stay, watchers.add(request.info())));
                stays = true;
            }
            if (stays) {
                request.whenAnswered(stay::end);
            }
            return response;
        } finally {
            if (!stays) {
                stay.end();
            }
        }
    }

    /** No seat is free: borrow some, wait for one, or be refused. */
    private ApiResponse contended(
            ApiRequest request, RequestHandler next, FlowTable.Flow flow, Work work)
            throws Exception {
        PriorityLevel level = flow.level();
        flow.counts().unaccommodated.increment();
        level.want(work.seats());
        shareOut();
        if (level.tryEnter(work.seats())) {
            flow.counts().waited(0, true);
            return run(request, next, flow, work, null);
        }
        if (level.spec().queues() == 0) {
            return refuse(request, flow, "concurrency-limit");
        }
        Waiting waits =
                level.enqueue(
                        flow.schema().flow(request.user(), request.info()),
                        queue -> new Waiting(flow, request, queue, work, clock.now()));
        if (waits == null) {
            return refuse(request, flow, "queue-full");
        }
        if (!admitted(waits, flow, waitNanos(request))) {
            level.timedOut.increment();
            return refuse(request, flow, "time-out");
        }
        return run(request, next, flow, work, waits);
    }

    private boolean admitted(Waiting waits, FlowTable.Flow flow, long nanos)
            throws InterruptedException {
        long start = System.nanoTime();
        boolean in = false;
        try {
            in = waits.await(nanos) || !flow.level().giveUp(waits);
            return in;
        } catch (InterruptedException e) {
            if (flow.level().giveUp(waits)) {
                flow.level().cancelled.increment();
                metrics.rejected(flow.schema(), "cancelled");
            } else {
                flow.level().leave(waits);
            }
            throw e;
        } finally {
            flow.counts().waited(System.nanoTime() - start, in);
        }
    }

    /** A quarter of what the request has. */
    private long waitNanos(ApiRequest request) {
        Duration own = Deadline.asked(request);
        Duration all = own.isZero() || own.compareTo(requestTimeout) > 0 ? requestTimeout : own;
        return Math.min(all.toNanos() / 4, LONGEST_WAIT_NANOS);
    }

    private ApiResponse refuse(ApiRequest request, FlowTable.Flow flow, String reason) {
        flow.level().rejected.increment();
        metrics.rejected(flow.schema(), reason);
        int again = flow.level().retryAfter.refuse(clock.now().getEpochSecond());
        if (request.exchange() == null) {
            throw StatusException.tooManyRequests(TOO_MANY, again);
        }
        return new ApiResponse.Raw(
                429,
                Headers.of(
                        "Content-Type", "text/plain; charset=utf-8",
                        "Retry-After", Integer.toString(again),
                        "X-Content-Type-Options", "nosniff"),
                (TOO_MANY + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Moves seats from levels that have no use for them to those that have, now and then. */
    private void shareOut() {
        long now = System.nanoTime();
        if (now - sharedOut < SHARE_OUT_NANOS) {
            return;
        }
        synchronized (this) {
            if (now - sharedOut < SHARE_OUT_NANOS) {
                return;
            }
            sharedOut = now;
            List<PriorityLevel> limited = new ArrayList<>();
            int left = total;
            for (PriorityLevel level : table.levels().values()) {
                if (level.spec().exempt()) {
                    left -= Math.min(level.takeMostWanted(), level.share().lower());
                } else {
                    limited.add(level);
                }
            }
            int[] wanted = limited.stream().mapToInt(PriorityLevel::takeMostWanted).toArray();
            Seats.Allotment allotted =
                    Seats.allot(limited.stream().map(PriorityLevel::share).toList(), wanted, left);
            metrics.fairPart(allotted.part());
            for (int i = 0; i < wanted.length; i++) {
                PriorityLevel level = limited.get(i);
                level.limit(allotted.seats()[i]);
                metrics.shared(
                        level.spec().name(), wanted[i], Seats.target(level.share(), wanted[i]));
            }
        }
    }

    /** The present table. Requests for mere paths do not wait until the objects can be read. */
    private FlowTable table(ApiRequest request) {
        Source from = source;
        if (from == null) {
            if (!request.info().resourceRequest()
                    || registry.find(GROUP, "flowschemas") == null
                    || registry.find(GROUP, "prioritylevelconfigurations") == null) {
                return table;
            }
            from = open();
        }
        FlowTable known = table;
        try {
            List<FlowSchema> schemas = from.schemas().get();
            List<LevelSpec> levels = from.levels().get();
            return known.schemas() == schemas && known.specs() == levels
                    ? known
                    : renew(schemas, levels);
        } catch (StoreException e) {
            return known; // the store is away; what held before still does
        }
    }

    private synchronized Source open() {
        Source opened = source;
        if (opened == null) {
            opened =
                    new Source(
                            parsed("flowschemas", FlowSchema::of),
                            parsed("prioritylevelconfigurations", LevelSpec::of));
            source = opened;
        }
        return opened;
    }

    private <T> Supplier<List<T>> parsed(String resource, Function<JsonObject, T> one) {
        return registry.objects(GROUP, resource).derived(all -> all.stream().map(one).toList());
    }

    private synchronized FlowTable renew(List<FlowSchema> schemas, List<LevelSpec> levels) {
        FlowTable now = table;
        if (now.schemas() == schemas && now.specs() == levels) {
            return now;
        }
        now = build(schemas, levels);
        table = now;
        return now;
    }

    private FlowTable build(List<FlowSchema> schemas, List<LevelSpec> stored) {
        List<LevelSpec> specs = new ArrayList<>(stored);
        for (LevelSpec mandatory : List.of(LevelSpec.EXEMPT, LevelSpec.CATCH_ALL)) {
            if (stored.stream().noneMatch(each -> each.name().equals(mandatory.name()))) {
                specs.add(mandatory);
            }
        }
        List<Seats.Share> shares = Seats.shares(specs, total);
        Map<String, PriorityLevel> levels = new HashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            LevelSpec spec = specs.get(i);
            Seats.Share share = shares.get(i);
            PriorityLevel level =
                    everyLevel.computeIfAbsent(
                            spec.name(), ignored -> new PriorityLevel(spec, share));
            level.configure(spec, share);
            levels.put(spec.name(), level);
        }
        everyLevel.keySet().retainAll(levels.keySet());
        List<FlowSchema> sorted = new ArrayList<>(schemas);
        sorted.sort(FlowSchema.ORDER);
        if (sorted.stream().noneMatch(each -> each.name().equals("exempt"))) {
            sorted.addFirst(FlowSchema.EXEMPT);
        }
        if (sorted.stream().noneMatch(each -> each.name().equals("catch-all"))) {
            sorted.addLast(FlowSchema.CATCH_ALL);
        }
        List<FlowTable.Flow> flows = new ArrayList<>();
        for (FlowSchema schema : sorted) {
            PriorityLevel level = levels.get(schema.level());
            if (level != null) {
                flows.add(new FlowTable.Flow(schema, level, metrics.counts(schema)));
            }
        }
        FlowTable.Flow last =
                flows.stream()
                        .filter(flow -> flow.schema().name().equals("catch-all"))
                        .findFirst()
                        .orElseThrow();
        return new FlowTable(
                schemas,
                stored,
                List.copyOf(flows),
                last,
                Map.copyOf(levels),
                new ConcurrentHashMap<>());
    }

    /** What {@code /debug/api_priority_and_fairness/} shows, by the last part of the path. */
    public Map<String, RequestHandler> dumps() {
        FlowDump dump = new FlowDump(() -> table.levels());
        return Map.of(
                "/debug/api_priority_and_fairness/dump_priority_levels", dump::levels,
                "/debug/api_priority_and_fairness/dump_queues", dump::queues,
                "/debug/api_priority_and_fairness/dump_requests", dump::requests);
    }

    /** Brings the gauges up to date, for who is about to read them. */
    public void updateMetrics() {
        shareOut();
        metrics.look(table.levels().values());
    }
}
