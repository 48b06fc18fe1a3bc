package io.jukung.embedded;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.client.Transport;
import io.jukung.client.testkit.TransportSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The suite against the real server, without a connection. */
class InProcessTransportTest extends TransportSuite {
    private static Cluster cluster;

    @BeforeAll
    static void start() throws InterruptedException {
        cluster = Cluster.start(Clusters.apiServerOnly());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    protected Transport transport() {
        return cluster.transport(UserInfo.of("tester", "system:masters"), "suite");
    }
}
