package io.jukung.client.informer;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.machinery.names.GroupVersionResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Informers that several loops of one identity share: one per kind and scope.
 *
 * <pre>{@code
 * Informer<Pod> pods = factory.informer(Pod.KIND).handle(…).index("node", …);
 * factory.start();
 * factory.awaitSynced();
 * }</pre>
 *
 * <p>Safe for several threads. {@link #start} may be called again after more informers were asked
 * for.
 */
public final class InformerFactory implements AutoCloseable {
    private record Key(GroupVersionResource resource, Scope scope) {}

    private final Client client;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<Key, Informer<?>> informers = new LinkedHashMap<>();

    /**
     * @param random spreads retries; must be safe for several threads, as {@link java.util.Random}
     *     is
     */
    public InformerFactory(Client client, Clock clock, RandomGenerator random) {
        this.client = client;
        this.clock = clock;
        this.random = random;
    }

    public <T extends KubeObject> Informer<T> informer(Kind<T> kind) {
        return informer(kind, Scope.ALL);
    }

    /** The informer of a kind and scope; a kind must always come with the same view. */
    @SuppressWarnings("unchecked") // one view per resource and factory, as stated
    public synchronized <T extends KubeObject> Informer<T> informer(Kind<T> kind, Scope scope) {
        return (Informer<T>)
                informers.computeIfAbsent(
                        new Key(kind.resource(), scope),
                        key ->
                                new Informer<>(
                                        client,
                                        kind,
                                        scope,
                                        clock,
                                        random,
                                        UnaryOperator.identity()));
    }

    /** Starts every informer that does not run yet. */
    public void start() {
        all().forEach(Informer::start);
    }

    /** Waits until every informer asked for so far has its first list. */
    public void awaitSynced() throws InterruptedException {
        for (Informer<?> informer : all()) {
            informer.awaitSynced();
        }
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }

    private synchronized List<Informer<?>> all() {
        return new ArrayList<>(informers.values());
    }
}
