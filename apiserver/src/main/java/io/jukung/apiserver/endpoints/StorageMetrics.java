package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.StoredRegistry;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;
import io.jukung.machinery.names.GroupResource;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks now and then how much there is in the store: a virtual thread for the objects of each
 * resource, another for the size; the source is apiserver's {@code etcd3/metrics}.
 */
public final class StorageMetrics implements AutoCloseable {
    private static final double UNKNOWN = -1;

    private final StoredRegistry registry;
    private final Store store;
    private final Clock clock;
    private final Gauge objects;
    private final Gauge byGroup;
    private final Gauge size;
    private final List<Thread> threads = new ArrayList<>();
    private Set<GroupResource> counted = Set.of();

    StorageMetrics(StoredRegistry registry, Store store, Metrics metrics, Clock clock) {
        this.registry = registry;
        this.store = store;
        this.clock = clock;
        String help =
                "Number of stored objects at the time of last check split by kind. In case of a"
                        + " fetching error, the value will be -1.";
        objects = metrics.gauge("apiserver_storage_objects", help, "resource");
        byGroup = metrics.gauge("apiserver_resource_objects", help, "group", "resource");
        size =
                metrics.gauge(
                        "apiserver_storage_size_bytes",
                        "Size of the storage database file physically allocated in bytes.",
                        "storage_cluster_id");
    }

    /**
     * Begins.
     *
     * @param counting how often objects are counted; zero for never
     * @param sizing how often the size is asked for; zero for never
     */
    public synchronized void start(Duration counting, Duration sizing) {
        repeat("count-objects", counting, this::count);
        repeat("storage-size", sizing, this::size);
    }

    private void repeat(String name, Duration period, Runnable look) {
        if (period.isZero()) {
            return;
        }
        threads.add(
                Thread.ofVirtual()
                        .name(name)
                        .start(() -> {
                            try {
                                while (true) {
                                    look.run();
                                    clock.sleep(period);
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }));
    }

    private void count() {
        Set<GroupResource> now = new LinkedHashSet<>();
        boolean answers = true;
        for (ResourceDefinition resource : registry.resources()) {
            GroupResource name = resource.groupResource();
            if (now.add(name)) {
                // one that does not answer is not asked for each resource again
                double count = answers ? count(name) : UNKNOWN;
                answers = count >= 0;
                objects.with(name.toString()).set(count);
                byGroup.with(name.group(), name.resource()).set(count);
            }
        }
        for (GroupResource gone : counted) {
            if (!now.contains(gone)) {
                objects.remove(gone.toString());
                byGroup.remove(gone.group(), gone.resource());
            }
        }
        counted = now;
    }

    private double count(GroupResource resource) {
        try {
            return registry.count(resource);
        } catch (StoreException e) {
            return UNKNOWN;
        }
    }

    private void size() {
        try {
            size.with("etcd-0").set(store.sizeInBytes());
        } catch (StoreException e) {
            size.remove("etcd-0");
        }
    }

    @Override
    public synchronized void close() {
        threads.forEach(Thread::interrupt);
    }
}
