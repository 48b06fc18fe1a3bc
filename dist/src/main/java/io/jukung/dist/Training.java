package io.jukung.dist;

import io.jukung.api.core.v1.Node;
import io.jukung.client.Client;
import io.jukung.client.ListOptions;
import io.jukung.embedded.Cluster;

/** Goes through a start, so that the build can record what it loads (the JDK's AOT cache). */
final class Training {
    private Training() {}

    static int run() throws InterruptedException {
        try (Cluster cluster = Cluster.start(Cluster.Config.inMemory().withSimulatedNodes(1));
                Client admin = cluster.admin()) {
            admin.list(Node.KIND, "", ListOptions.ALL);
        }
        return 0;
    }
}
