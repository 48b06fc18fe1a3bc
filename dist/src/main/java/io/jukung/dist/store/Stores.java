package io.jukung.dist.store;

import io.jukung.base.Clock;
import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.etcd.EtcdOptions;
import io.jukung.etcd.EtcdStore;
import io.jukung.store.Store;
import io.jukung.store.durable.DurableStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Opens the store that kube-apiserver's flags name. */
public final class Stores {
    /** As long as upstream lets a write wait for an etcd that does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(34);

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
        if (!List.of("", "etcd3").contains(flags.string("storage-backend"))) {
            throw new FlagException(
                    "--storage-backend invalid, allowed values: etcd3. If not specified, it will"
                            + " default to 'etcd3'");
        }
        return inEtcd(flags) ? cluster(flags, clock, random) : embedded(flags, folder);
    }

    private static OpenStore embedded(FlagValues flags, Path folder) {
        if (!flags.strings("etcd-servers-overrides").isEmpty()) {
            throw new FlagException("--etcd-servers-overrides needs --etcd-servers");
        }
        if (interval(flags).isZero()) {
            throw new FlagException(
                    "--etcd-compaction-interval=0 leaves compaction to somebody else, and nobody"
                            + " else has an embedded store");
        }
        long quota = flags.integer("quota-backend-bytes");
        DurableStore.Options options = DurableStore.Options.DEFAULT.withCompaction(interval(flags));
        if (quota != 0) {
            options = options.withQuota(quota < 0 ? Long.MAX_VALUE : quota);
        }
        DurableStore store = DurableStore.open(folder, options);
        return new OpenStore(store, StoreControl.open(store, folder));
    }

    private static OpenStore cluster(FlagValues flags, Clock clock, RandomGenerator random) {
        if (flags.integer("quota-backend-bytes") != 0) {
            throw new FlagException(
                    "--quota-backend-bytes is of the embedded store; start etcd with it instead");
        }
        Map<String, List<String>> elsewhere = overrides(flags);
        EtcdOptions options = etcd(flags);
        List<Store> opened = new ArrayList<>();
        try {
            Store main = new EtcdStore(options, clock, random);
            opened.add(main);
            Map<String, Store> others = new HashMap<>();
            Map<List<String>, Store> byServers = new HashMap<>();
            for (var override : elsewhere.entrySet()) {
                Store other = byServers.get(override.getValue());
                if (other == null) {
                    other = new EtcdStore(options.withServers(override.getValue()), clock, random);
                    opened.add(other);
                    byServers.put(override.getValue(), other);
                }
                others.put(override.getKey(), other);
            }
            return new OpenStore(others.isEmpty() ? main : new SharedOutStore(main, others), null);
        } catch (IllegalArgumentException e) {
            opened.forEach(Store::close);
            throw new FlagException(String.valueOf(e.getMessage()));
        }
    }

    /** Which resource is where, as upstream reads it. */
    private static Map<String, List<String>> overrides(FlagValues flags) {
        Map<String, List<String>> overrides = new HashMap<>();
        for (String text : flags.strings("etcd-servers-overrides")) {
            String[] parts = text.split("#", -1);
            if (parts.length != 2) {
                throw new FlagException(
                        "--etcd-servers-overrides invalid, must be of format:"
                                + " group/resource#servers, where servers are URLs, semicolon"
                                + " separated");
            }
            if (parts[0].split("/", -1).length != 2) {
                throw new FlagException(
                        "--etcd-servers-overrides invalid, must be of format: group/resource");
            }
            overrides.put(parts[0], List.of(parts[1].split(";")));
        }
        return overrides;
    }

    private static Duration interval(FlagValues flags) {
        Duration interval = flags.duration("etcd-compaction-interval");
        if (interval.isNegative()) {
            throw new FlagException("--etcd-compaction-interval can not be negative value");
        }
        return interval;
    }

    private static EtcdOptions etcd(FlagValues flags) {
        List<String> servers = flags.strings("etcd-servers");
        if (flags.string("etcd-certfile").isEmpty() != flags.string("etcd-keyfile").isEmpty()) {
            throw new FlagException("--etcd-certfile and --etcd-keyfile need each other");
        }
        return new EtcdOptions(
                servers,
                flags.string("etcd-cafile"),
                flags.string("etcd-certfile"),
                flags.string("etcd-keyfile"),
                flags.string("etcd-prefix"),
                interval(flags),
                PATIENCE);
    }
}
