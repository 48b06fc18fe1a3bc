package io.jukung.client.events;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.client.Untyped;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Records core/v1 events about objects as one component. {@link #event} never blocks and never
 * fails: an event that cannot be written is logged and dropped, as is one when a thousand wait.
 * Safe for several threads.
 */
public final class EventRecorder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("events");
    private static final Kind<Untyped> EVENT =
            Untyped.kind(
                    new GroupVersion("", "v1").resource("events"),
                    new GroupVersion("", "v1").kind("Event"),
                    true);
    private static final int CAPACITY = 1000;
    private static final int TRIES = 12;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);

    private final Client client;
    private final String component;
    private final String host;
    private final Clock clock;
    private final Correlator correlator = new Correlator();
    private final BlockingQueue<Occurrence> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final AtomicInteger unwritten = new AtomicInteger();
    private final Thread thread;

    /**
     * @param component who tells: {@code deployment-controller}
     * @param host the node's name for a kubelet, else ""
     */
    public EventRecorder(Client client, String component, String host, Clock clock) {
        this.client = client;
        this.component = component;
        this.host = host;
        this.clock = clock;
        thread = Thread.ofVirtual().name("events-" + component).start(this::run);
    }

    public void normal(KubeObject about, String reason, String message) {
        event(reference(about), "Normal", reason, message);
    }

    public void warning(KubeObject about, String reason, String message) {
        event(reference(about), "Warning", reason, message);
    }

    /**
     * Records an event.
     *
     * @param about an ObjectReference, as {@link #reference} makes it
     * @param type {@code Normal} or {@code Warning}
     */
    public void event(JsonObject about, String type, String reason, String message) {
        unwritten.incrementAndGet();
        if (!waiting.offer(new Occurrence(about, type, reason, message, clock.now()))) {
            unwritten.decrementAndGet();
            LOG.log(Level.WARNING, "Too many events, dropped {0}: {1}", reason, message);
        }
    }

    /** The ObjectReference of an object. */
    public static JsonObject reference(KubeObject object) {
        return JsonObject.of(
                "apiVersion",
                object.apiVersion(),
                "kind",
                object.kind(),
                "namespace",
                object.namespace().isEmpty() ? null : object.namespace(),
                "name",
                object.name(),
                "uid",
                object.uid().isEmpty() ? null : object.uid(),
                "resourceVersion",
                object.resourceVersion().isEmpty() ? null : object.resourceVersion());
    }

    /** Whether everything recorded so far has been written or dropped. */
    public boolean idle() {
        return unwritten.get() == 0;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Occurrence next = waiting.take();
                try {
                    if (correlator.decide(next) instanceof Correlator.Plan.Write write) {
                        deliver(write);
                    }
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "Event not written: " + e.getMessage());
                } finally {
                    unwritten.decrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Correlator.Plan.Write write) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                correlator.wrote(write.key(), put(write));
                return;
            } catch (StatusException e) {
                // Only a server that is away or busy will answer otherwise later.
                boolean later = e.code() == 429 || e.code() == 503;
                if (!later || attempt == TRIES) {
                    LOG.log(
                            Level.DEBUG,
                            "Server rejected event {0}: {1}",
                            write.what().reason(),
                            e.getMessage());
                    return;
                }
                clock.sleep(BETWEEN_TRIES);
            }
        }
    }

    private Correlator.Logged put(Correlator.Plan.Write write) {
        Occurrence what = write.what();
        Correlator.Logged before = write.before();
        if (before != null) {
            int count = before.count() + 1;
            JsonObject patch =
                    JsonObject.of(
                            "count", (long) count,
                            "lastTimestamp", Times.format(what.time()),
                            "message", what.message());
            try {
                client.patch(EVENT, namespace(what), before.name(), "", PatchType.STRATEGIC, patch);
                return new Correlator.Logged(before.name(), before.first(), count);
            } catch (StatusException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
        String name = what.about().string("name") + "." + Long.toHexString(nanos(what.time()));
        client.create(EVENT, new Untyped(body(name, what)));
        return new Correlator.Logged(name, what.time(), 1);
    }

    private JsonObject body(String name, Occurrence what) {
        return JsonObject.of(
                "apiVersion", "v1",
                "kind", "Event",
                "metadata", JsonObject.of("name", name, "namespace", namespace(what)),
                "involvedObject", what.about(),
                "reason", what.reason(),
                "message", what.message(),
                "type", what.type(),
                "count", 1L,
                "firstTimestamp", Times.format(what.time()),
                "lastTimestamp", Times.format(what.time()),
                "source",
                        JsonObject.of("component", component, "host", host.isEmpty() ? null : host),
                "reportingComponent", component,
                "reportingInstance", host);
    }

    private static String namespace(Occurrence what) {
        String namespace = what.about().string("namespace");
        return namespace.isEmpty() ? "default" : namespace;
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
