package io.jukung.cni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NetworkConfigTest {
    private final NetworkConfig config =
            new NetworkConfig("10.244.3.0/24", "10.244.0.0/16", Path.of("/a"), true);

    @Test
    void theConfigurationNamesThePluginsInOrder() {
        assertEquals(
                Json.parse(
                        """
                        {"cniVersion": "0.4.0", "name": "jukung", "plugins": [
                          {"type": "ptp", "ipMasq": false, "ipam": {
                            "type": "host-local", "dataDir": "/a",
                            "ranges": [[{"subnet": "10.244.3.0/24"}]],
                            "routes": [{"dst": "0.0.0.0/0"}]}},
                          {"type": "portmap", "capabilities": {"portMappings": true}}]}
                        """),
                config.conflist());
    }

    @Test
    void onlyWhatLeavesTheClusterIsMasqueraded() {
        assertTrue(
                config.masquerading("t")
                        .contains("ip saddr 10.244.3.0/24 ip daddr != 10.244.0.0/16"));
    }
}
