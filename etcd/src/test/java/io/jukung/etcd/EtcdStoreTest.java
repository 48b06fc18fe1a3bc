package io.jukung.etcd;

import io.jukung.base.Clock;
import io.jukung.store.Store;
import io.jukung.store.StoreContract;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Every promise of the contract, kept by one real etcd that all its tests share. */
class EtcdStoreTest extends StoreContract {
    private static EtcdServer server;

    @BeforeAll
    static void startServer() {
        server = EtcdServer.plain();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected Store open() {
        return new EtcdStore(
                EtcdOptions.of(List.of(server.url())).withCompaction(Duration.ZERO),
                Clock.SYSTEM,
                new Random(1));
    }

    /** The shortest that etcd has. */
    @Override
    protected Duration briefly() {
        return Duration.ofSeconds(1);
    }

    @Override
    protected boolean tellsProgress() {
        return store.progressIsTrustworthy();
    }
}
