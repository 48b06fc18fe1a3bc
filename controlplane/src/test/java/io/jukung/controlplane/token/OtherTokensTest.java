package io.jukung.controlplane.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jukung.base.Clock;
import io.jukung.controlplane.InProcess;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherTokensTest {
    @Test
    void aTokenFileNamesUsers() {
        StaticTokens tokens = new StaticTokens("secret,jane,42,\"dev,ops\"\nother,joe,7\n");
        TokenAuthenticator.Owner jane = tokens.authenticate("secret", List.of());
        assertNotNull(jane);
        assertEquals("jane", jane.user().name());
        assertEquals(List.of("dev", "ops", "system:authenticated"), jane.user().groups());
        assertNull(tokens.authenticate("guess", List.of()));
    }

    @Test
    void aBootstrapTokenIsASecretOfKubeSystem() throws Exception {
        try (InProcess cluster = new InProcess()) {
            JsonObject ignored = cluster.create("secrets", secret("abcdef", ""));
            ignored = cluster.create("secrets", secret("ghijkl", "2020-01-01T00:00:00Z"));
            BootstrapTokens tokens = new BootstrapTokens(cluster.server.registry(), Clock.SYSTEM);
            TokenAuthenticator.Owner joiner =
                    tokens.authenticate("abcdef.0123456789abcdef", List.of());
            assertNotNull(joiner);
            assertEquals("system:bootstrap:abcdef", joiner.user().name());
            assertEquals(
                    List.of(
                            "system:bootstrappers",
                            "system:bootstrappers:kubeadm:default-node-token",
                            "system:authenticated"),
                    joiner.user().groups());
            assertNull(tokens.authenticate("abcdef.0123456789abcdeX", List.of()));
            assertNull(tokens.authenticate("abcdef.fedcba9876543210", List.of()));
            assertNull(tokens.authenticate("ghijkl.0123456789abcdef", List.of()));
        }
    }

    private static String secret(String id, String expiration) {
        JsonObject data =
                JsonObject.of(
                        "token-id", encoded(id),
                        "token-secret", encoded("0123456789abcdef"),
                        "usage-bootstrap-authentication", encoded("true"),
                        "expiration", expiration.isEmpty() ? null : encoded(expiration),
                        "auth-extra-groups",
                                encoded("system:bootstrappers:kubeadm:default-node-token"));
        return Json.parse(
                        """
                        {"apiVersion": "v1", "kind": "Secret",
                         "type": "bootstrap.kubernetes.io/token",
                         "metadata": {"name": "bootstrap-token-%s", "namespace": "kube-system"}}
                        """
                                .formatted(id))
                .with("data", data)
                .toString();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
