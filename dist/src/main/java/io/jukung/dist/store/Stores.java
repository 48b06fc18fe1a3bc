package io.jukung.dist.store;

import io.jukung.base.Clock;
import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.etcd.EtcdOptions;
import io.jukung.etcd.EtcdStore;
import io.jukung.store.durable.DurableStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Opens the store that kube-apiserver's flags name. */
public final class Stores {
    /** Below this a caller of the API would see its request fail before the store is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Stores() {}

    /** Whether the flags name an etcd cluster. */
    public static boolean inEtcd(FlagValues flags) {
        return !flags.strings("etcd-servers").isEmpty();
    }

    /**
     * The cluster of {@code --etcd-servers}, or the embedded store in a folder. An etcd that does
     * not answer is waited for by whoever uses the store.
     */
    public static OpenStore open(
            FlagValues flags, Path folder, Clock clock, RandomGenerator random) {
        if (!inEtcd(flags)) {
            DurableStore store = DurableStore.open(folder, DurableStore.Options.DEFAULT);
            return new OpenStore(store, StoreControl.open(store, folder));
        }
        try {
            return new OpenStore(new EtcdStore(etcd(flags), clock, random), null);
        } catch (IllegalArgumentException e) {
            throw new FlagException(String.valueOf(e.getMessage()));
        }
    }

    private static EtcdOptions etcd(FlagValues flags) {
        List<String> servers = flags.strings("etcd-servers");
        Duration interval = flags.duration("etcd-compaction-interval");
        if (interval.isNegative()) {
            throw new FlagException("--etcd-compaction-interval can not be negative value");
        }
        if (flags.string("etcd-certfile").isEmpty() != flags.string("etcd-keyfile").isEmpty()) {
            throw new FlagException("--etcd-certfile and --etcd-keyfile need each other");
        }
        return new EtcdOptions(
                servers,
                flags.string("etcd-cafile"),
                flags.string("etcd-certfile"),
                flags.string("etcd-keyfile"),
                flags.string("etcd-prefix"),
                interval,
                PATIENCE);
    }
}
