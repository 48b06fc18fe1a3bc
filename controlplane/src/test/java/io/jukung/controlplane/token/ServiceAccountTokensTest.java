package io.jukung.controlplane.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.controlplane.InProcess;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.Keys;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceAccountTokensTest {
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static JsonObject account(InProcess cluster, String name) throws Exception {
        return cluster.create(
                "serviceaccounts",
                """
                {"apiVersion": "v1", "kind": "ServiceAccount",
                 "metadata": {"name": "%s", "namespace": "default"}}
                """
                        .formatted(name));
    }

    private static JsonObject request(InProcess cluster, String account, String spec)
            throws Exception {
        return cluster.call(
                InProcess.ADMIN,
                "create",
                "serviceaccounts",
                "default",
                account,
                "token",
                Json.parse(
                        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\","
                                + "\"spec\":"
                                + spec
                                + "}"));
    }

    private static JsonObject review(InProcess cluster, String token, String... audiences)
            throws Exception {
        return cluster.call(
                        InProcess.ADMIN,
                        "create",
                        "tokenreviews.authentication.k8s.io",
                        "",
                        "",
                        JsonObject.of(
                                "apiVersion",
                                "authentication.k8s.io/v1",
                                "kind",
                                "TokenReview",
                                "spec",
                                JsonObject.of(
                                        "token",
                                        token,
                                        "audiences",
                                        JsonArray.of((Object[]) audiences))))
                .object("status");
    }

    @Test
    void aTokenLivesWithItsAccount() throws Exception {
        try (InProcess cluster = new InProcess()) {
            JsonObject account = account(cluster, "web");
            JsonObject answer = request(cluster, "web", "{\"expirationSeconds\": 1200}");
            String token = answer.object("status").string("token");
            assertEquals(List.of(ISSUER), answer.object("spec").array("audiences").strings());
            JsonObject user = review(cluster, token).object("user");
            assertEquals("system:serviceaccount:default:web", user.string("username"));
            assertEquals(account.object("metadata").string("uid"), user.string("uid"));
            assertEquals(
                    List.of(
                            "system:serviceaccounts",
                            "system:serviceaccounts:default",
                            "system:authenticated"),
                    user.array("groups").strings());
            assertTrue(
                    user.object("extra")
                            .array("authentication.kubernetes.io/credential-id")
                            .string(0)
                            .startsWith("JTI="));
            cluster.server.registry().objects("", "serviceaccounts").delete("default", "web");
            JsonObject gone = review(cluster, token);
            assertFalse(gone.bool("authenticated", false));
            assertTrue(gone.string("error").contains("default/web not found"), gone::toString);
            JsonObject ignored = account(cluster, "web");
            assertTrue(review(cluster, token).string("error").contains("does not match claim"));
        }
    }

    @Test
    void aTokenIsForItsAudience() throws Exception {
        try (InProcess cluster = new InProcess()) {
            JsonObject ignored = account(cluster, "web");
            String token =
                    request(cluster, "web", "{\"audiences\": [\"vault\"]}")
                            .object("status")
                            .string("token");
            assertEquals(
                    "[invalid bearer token, token audiences [\"vault\"] is invalid for the target"
                            + " audiences [\"https://kubernetes.default.svc.cluster.local\"]]",
                    review(cluster, token).string("error"));
            assertEquals(
                    List.of("vault"),
                    review(cluster, token, "vault", "other").array("audiences").strings());
        }
    }

    @Test
    void requestsAreChecked() throws Exception {
        try (InProcess cluster = new InProcess()) {
            JsonObject ignored = account(cluster, "web");
            StatusException brief =
                    assertThrows(
                            StatusException.class,
                            () -> request(cluster, "web", "{\"expirationSeconds\": 5}"));
            assertEquals(
                    "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds:"
                            + " Invalid value: 5: may not specify a duration less than 10 minutes",
                    brief.getMessage());
            StatusException kind =
                    assertThrows(
                            StatusException.class,
                            () ->
                                    request(
                                            cluster,
                                            "web",
                                            """
                                            {"boundObjectRef": {"kind": "Service",
                                              "apiVersion": "v1", "name": "x"}}
                                            """));
            assertEquals(400, kind.code());
            StatusException missing =
                    assertThrows(
                            StatusException.class,
                            () ->
                                    request(
                                            cluster,
                                            "web",
                                            """
                                            {"boundObjectRef": {"kind": "Pod",
                                              "apiVersion": "v1", "name": "x"}}
                                            """));
            assertEquals("pods \"x\" not found", missing.getMessage());
        }
    }

    @Test
    void timeEndsATokenAfterALeeway() throws Exception {
        Instant issued = Instant.parse("2026-01-01T00:00:00Z");
        Instant[] now = {issued};
        Clock clock =
                new Clock() {
                    @Override
                    public Instant now() {
                        return now[0];
                    }

                    @Override
                    public long nanoTime() {
                        return 0;
                    }

                    @Override
                    public void sleep(Duration duration) {
                        now[0] = now[0].plus(duration);
                    }
                };
        for (KeyPair key : List.of(Keys.ec(), Keys.rsa())) {
            try (InProcess cluster = new InProcess()) {
                now[0] = issued;
                JsonObject account = account(cluster, "web");
                String token =
                        new TokenIssuer(new TokenKeys(() -> key, List.of()), ISSUER, clock)
                                .issue(
                                        new TokenIssuer.Claims(
                                                account, JsonObject.EMPTY, List.of(ISSUER), 600, 0))
                                .token();
                ServiceAccountTokens tokens =
                        new ServiceAccountTokens(
                                new TokenKeys(null, List.of(key.getPublic())),
                                List.of(ISSUER),
                                List.of(ISSUER),
                                cluster.server.registry(),
                                clock);
                now[0] = issued.plusSeconds(659);
                UserInfo user = owner(tokens, token).user();
                assertEquals("system:serviceaccount:default:web", user.name());
                now[0] = issued.plusSeconds(661);
                InvalidTokenException expired =
                        assertThrows(InvalidTokenException.class, () -> owner(tokens, token));
                assertEquals("service account token has expired", expired.getMessage());
                String forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
                now[0] = issued;
                InvalidTokenException wrong =
                        assertThrows(InvalidTokenException.class, () -> owner(tokens, forged));
                assertEquals("invalid signature", wrong.getMessage());
            }
        }
    }

    private static TokenAuthenticator.Owner owner(ServiceAccountTokens tokens, String token)
            throws InvalidTokenException {
        TokenAuthenticator.Owner owner = tokens.authenticate(token, List.of(ISSUER));
        if (owner == null) {
            throw new AssertionError("not taken for a service account's token");
        }
        return owner;
    }

    @Test
    void keysAreServedInTheirOwnFormat() {
        TokenKeys keys = new TokenKeys(Keys::rsa, List.of(Keys.ec().getPublic()));
        JsonArray set = OpenIdDiscovery.keySet(keys).array("keys");
        assertEquals("RSA", set.object(0).string("kty"));
        assertEquals("AQAB", set.object(0).string("e"));
        assertEquals("P-256", set.object(1).string("crv"));
        assertEquals(43, set.object(1).string("x").length());
        assertEquals(
                List.of("ES256", "RS256"),
                OpenIdDiscovery.configuration(ISSUER, "https://x/openid/v1/jwks", keys)
                        .array("id_token_signing_alg_values_supported")
                        .strings());
    }
}
