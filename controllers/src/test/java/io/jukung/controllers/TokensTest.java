package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.Secret;
import io.jukung.api.core.v1.ServiceAccount;
import io.jukung.base.Clock;
import io.jukung.client.DeleteOptions;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.Jws;
import io.jukung.pki.Keys;
import io.jukung.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets that hold a service account's token. */
class TokensTest {
    private final KeyPair key = Keys.ec();
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        ControllerSettings settings =
                ControllerSettings.DEFAULTS
                        .with(List.of(), List.of(), "ROOT")
                        .signing(
                                Pem.encode(key.getPrivate()),
                                ControllerSettings.DEFAULTS.signing());
        cluster = new Cluster(Clock.SYSTEM, settings, "serviceaccount-token-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void fillsASecretAndRemovesItWithItsAccount() throws Exception {
        ServiceAccount account = account();
        secret("t", "robot");
        eventually("filled", () -> !data().string("token").isEmpty());
        assertEquals("ROOT", decoded("ca.crt"));
        assertEquals("default", decoded("namespace"));
        assertEquals(
                account.uid(),
                cluster.client
                        .get(Secret.KIND, "default", "t")
                        .metadata()
                        .annotations()
                        .get("kubernetes.io/service-account.uid"));
        String[] parts = decoded("token").split("\\.");
        JsonObject claims = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
        assertEquals("kubernetes/serviceaccount", claims.string("iss"));
        assertEquals("system:serviceaccount:default:robot", claims.string("sub"));
        assertEquals("t", claims.string("kubernetes.io/serviceaccount/secret.name"));
        Signature check = Signature.getInstance(Jws.jcaName("ES256"));
        check.initVerify(key.getPublic());
        check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(check.verify(Base64.getUrlDecoder().decode(parts[2])));

        cluster.client.delete(ServiceAccount.KIND, "default", "robot", DeleteOptions.DEFAULT);
        eventually("gone", () -> cluster.client.find(Secret.KIND, "default", "t") == null);
    }

    @Test
    void removesASecretOfNobody() throws InterruptedException {
        secret("t", "nobody");
        eventually("gone", () -> cluster.client.find(Secret.KIND, "default", "t") == null);
    }

    @Test
    void anAccountForgetsItsSecretThatWent() throws InterruptedException {
        ServiceAccount account = account();
        secret("t", "robot");
        eventually("filled", () -> !data().string("token").isEmpty());
        cluster.client.update(
                ServiceAccount.KIND,
                ServiceAccount.of(
                        account.node()
                                .with(
                                        "secrets",
                                        Cluster.json("{'l':[{'name':'t'},{'name':'u'}]}")
                                                .array("l"))));
        cluster.client.delete(Secret.KIND, "default", "t", DeleteOptions.DEFAULT);
        eventually(
                "one left",
                () ->
                        cluster.client.get(ServiceAccount.KIND, "default", "robot").secrets().size()
                                == 1);
        assertNull(cluster.client.find(Secret.KIND, "default", "t"));
    }

    private ServiceAccount account() {
        return cluster.client.create(
                ServiceAccount.KIND,
                ServiceAccount.builder()
                        .metadata(m -> m.name("robot").namespace("default"))
                        .build());
    }

    private void secret(String name, String account) {
        cluster.client.create(
                Secret.KIND,
                Secret.builder()
                        .metadata(m ->
                                m.name(name)
                                        .namespace("default")
                                        .annotations(
                                                Map.of(
                                                        "kubernetes.io/service-account.name",
                                                        account)))
                        .type("kubernetes.io/service-account-token")
                        .build());
    }

    private JsonObject data() {
        return cluster.client.get(Secret.KIND, "default", "t").node().object("data");
    }

    private String decoded(String entry) {
        return new String(Base64.getDecoder().decode(data().string(entry)), StandardCharsets.UTF_8);
    }
}
