package io.jukung.dist.store;

import io.jukung.store.ForwardingStore;
import io.jukung.store.Store;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A store in which some resources are kept by others, each with revisions of its own: {@code
 * --etcd-servers-overrides}. It works only where all of them do.
 */
final class SharedOutStore extends ForwardingStore {
    private final Map<String, Store> others;
    private final Set<Store> all = new HashSet<>();

    /**
     * @param others who keeps what, by {@code group/resource}; closed with this
     */
    SharedOutStore(Store main, Map<String, Store> others) {
        super(main);
        this.others = Map.copyOf(others);
        all.add(main);
        all.addAll(others.values());
    }

    @Override
    public Store keeping(String resource) {
        return others.getOrDefault(resource, store);
    }

    @Override
    public void ping(Duration timeout) {
        all.forEach(each -> each.ping(timeout));
    }

    @Override
    public long sizeInBytes() {
        return all.stream().mapToLong(Store::sizeInBytes).sum();
    }

    @Override
    public void close() {
        all.forEach(Store::close);
    }
}
