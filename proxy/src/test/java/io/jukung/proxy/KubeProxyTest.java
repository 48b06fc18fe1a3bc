package io.jukung.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeProxyTest {
    @ParameterizedTest
    @CsvSource({
        "kubernetes.io/service-name, true",
        "service.kubernetes.io/headless, false",
        "service.kubernetes.io/service-proxy-name, false"
    })
    void someServicesAndSlicesAreLeftToOthers(String label, boolean ours) {
        assertEquals(ours, KubeProxy.isOurs(Map.of("app", "a", label, "")));
    }
}
