package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Objects and requests that end by themselves, and what is claimed for writes that fail. */
class LimitsOverHttpTest {
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String SERVICES = "/api/v1/namespaces/default/services";

    @Test
    void aBurstOfObjectsSharesALease() {
        try (ServerHarness server =
                new ServerHarness(builder ->
                        builder.resource(
                                ResourceDefinition.builder("", "secrets", "Secret", true)
                                        .strategy(new ServerHarness.Keeping())
                                        .timeToLive(Duration.ofHours(1))
                                        .build()))) {
            for (int i = 0; i < 1001; i++) {
                String name = "{\"metadata\":{\"name\":\"s" + i + "\"}}";
                assertEquals(201, server.post(SECRETS, name).code());
            }
            Set<Long> leases =
                    server
                            .store
                            .range(Range.prefix("/registry/secrets/"), 0, 0)
                            .keyValues()
                            .stream()
                            .map(KeyValue::lease)
                            .collect(Collectors.toSet());
            assertEquals(2, leases.size());
            assertTrue(!leases.contains(0L));
        }
    }

    @Test
    void objectsWithATimeToLiveGo() throws Exception {
        try (ServerHarness server =
                new ServerHarness(builder ->
                        builder.resource(
                                ResourceDefinition.builder("", "secrets", "Secret", true)
                                        .strategy(new ServerHarness.Keeping())
                                        .timeToLive(Duration.ofMillis(300))
                                        .build()))) {
            server.post(SECRETS, "{\"metadata\":{\"name\":\"short\"}}");
            while (server.get(SECRETS + "/short").code() != 404) {
                Thread.sleep(20);
            }
        }
    }

    /** Claims each object's name, and refuses what is claimed already. */
    private static final class Claiming implements ResourceStrategy {
        final Set<String> claimed = new TreeSet<>();

        private static String claim(JsonObject object) {
            return object.object("spec").string("externalName");
        }

        @Override
        public synchronized JsonObject allocate(
                ApiRequest request, JsonObject object, @Nullable JsonObject old) {
            boolean held = old != null && claim(old).equals(claim(object));
            boolean dryRun = request.query().containsKey("dryRun");
            boolean free = dryRun ? !claimed.contains(claim(object)) : claimed.add(claim(object));
            if (!held && !free) {
                throw StatusException.internal("claimed: " + claim(object));
            }
            return object;
        }

        @Override
        public synchronized void released(JsonObject object) {
            claimed.remove(claim(object));
        }

        @Override
        public synchronized void updated(JsonObject object, JsonObject old) {
            if (!claim(old).equals(claim(object))) {
                released(old);
            }
        }

        @Override
        public synchronized void allocationFailed(JsonObject object, @Nullable JsonObject old) {
            if (old == null || !claim(old).equals(claim(object))) {
                released(object);
            }
        }
    }

    private static String service(String name, String claim) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\""
                + name
                + "\"},\"spec\":{\"externalName\":\""
                + claim
                + "\"}}";
    }

    @Test
    void whatAFailedWriteClaimedIsFreeAgain() {
        Claiming claims = new Claiming();
        try (ServerHarness server =
                new ServerHarness(builder ->
                        builder.resource(
                                ResourceDefinition.builder("", "services", "Service", true)
                                        .strategy(claims)
                                        .build()))) {
            assertEquals(201, server.post(SERVICES, service("a", "x")).code());
            assertEquals(201, server.post(SERVICES + "?dryRun=All", service("b", "y")).code());
            assertEquals(409, server.post(SERVICES, service("a", "z")).code());
            String toW = "{\"spec\":{\"externalName\":\"w\"}}";
            server.patch(SERVICES + "/a?dryRun=All", "merge-patch+json", toW);
            assertEquals(Set.of("x"), claims.claimed);
            assertEquals(200, server.patch(SERVICES + "/a", "merge-patch+json", toW).code());
            assertEquals(Set.of("w"), claims.claimed);
            server.delete(SERVICES + "/a", "");
            assertEquals(Set.of(), claims.claimed);
        }
    }

    @Test
    void requestsEndAtTheirDeadline() {
        try (ServerHarness server =
                new ServerHarness(builder ->
                        builder.path(
                                        "/slow",
                                        request -> {
                                            Thread.sleep(60_000);
                                            throw new IllegalStateException();
                                        })
                                .requestTimeout(Duration.ofMillis(150)))) {
            for (String query : new String[] {"", "?timeout=10ms", "?timeout=0s", "?timeout=1h"}) {
                ServerHarness.Answer late = server.get("/slow" + query);
                assertEquals(504, late.code());
                assertEquals("Timeout", late.body().string("reason"));
                assertEquals(
                        "Timeout: request did not complete within the allotted timeout",
                        late.body().string("message"));
            }
            assertEquals(200, server.get("/healthz").code());
        }
    }
}
