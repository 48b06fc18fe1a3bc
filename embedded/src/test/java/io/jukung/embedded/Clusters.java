package io.jukung.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.controllers.ControllerManagerOptions;
import io.jukung.controllers.ControllerSettings;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.scheduler.SchedulerOptions;
import io.jukung.simnode.SimulatedNodes;
import io.jukung.store.Store;
import io.jukung.store.memory.MemoryStore;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The clusters that tests here are made of. */
final class Clusters {
    private Clusters() {}

    static Cluster.Config apiServerOnly() {
        return config(new MemoryStore(), KubeApiServerConfig.inProcess(), false);
    }

    static Cluster.Config listening(KubeApiServerConfig.Listening listening) {
        return config(new MemoryStore(), KubeApiServerConfig.inProcess().with(listening), true);
    }

    private static Cluster.Config config(
            Store store, KubeApiServerConfig apiServer, boolean listens) {
        return new Cluster.Config(
                store, true, apiServer, listens, null, null, null, Clock.SYSTEM, status -> {});
    }

    /** Everything over a store that is closed with the cluster. */
    static Cluster.Config over(Store store, int nodes) {
        return new Cluster.Config(
                store,
                true,
                KubeApiServerConfig.inProcess(),
                false,
                ControllerManagerOptions.embedded(ControllerSettings.DEFAULTS),
                SchedulerOptions.embedded(),
                SimulatedNodes.Config.of(nodes),
                Clock.SYSTEM,
                status -> {});
    }

    static void eventually(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.sleep(10);
        }
    }
}
