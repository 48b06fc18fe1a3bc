package io.jukung.client.informer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.client.ApiCall;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.client.testkit.TestClock;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class InformerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final MemoryApi api = new MemoryApi();
    private final Client client = api.client();
    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private Informer<ConfigMap> started() throws InterruptedException {
        Informer<ConfigMap> informer =
                new Informer<>(
                        client,
                        ConfigMap.KIND,
                        Scope.ALL,
                        clock,
                        new Random(1),
                        UnaryOperator.identity());
        informer.handle(
                new Handler<>() {
                    @Override
                    public void added(ConfigMap map) {
                        heard.add("+" + map.name());
                    }

                    @Override
                    public void updated(ConfigMap before, ConfigMap after) {
                        heard.add("~" + after.name());
                    }

                    @Override
                    public void deleted(ConfigMap map) {
                        heard.add("-" + map.name());
                    }
                });
        informer.start();
        informer.awaitSynced();
        return informer;
    }

    @Test
    void tellsTheDifferenceAfterAGap() throws InterruptedException {
        client.create(ConfigMap.KIND, map("kept"));
        client.create(ConfigMap.KIND, map("lost"));
        try (Informer<ConfigMap> informer = started()) {
            api.intercept(call -> {
                if (call.verb() == ApiCall.Verb.WATCH) {
                    throw StatusException.unavailable("away");
                }
            });
            api.dropWatches();
            client.delete(ConfigMap.KIND, "default", "lost", DeleteOptions.DEFAULT);
            ConfigMap fresh = client.create(ConfigMap.KIND, map("new"));
            api.compact();
            api.clearInterceptors();
            assertTrue(informer.await(fresh.resourceVersion(), LIMIT));
            assertEquals(List.of("+kept", "+lost", "+new", "-lost"), heard);
            assertNull(informer.lister().get("default/lost"));
        }
    }

    @Test
    void backsOffWhileTheServerIsBusyAndCarriesOn() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger(3);
        api.intercept(call -> {
            if (call.verb() == ApiCall.Verb.LIST && refusals.getAndDecrement() > 0) {
                throw StatusException.tooManyRequests("busy", 40);
            }
        });
        client.create(ConfigMap.KIND, map("a"));
        try (Informer<ConfigMap> informer = started()) {
            assertEquals(1, informer.lister().size());
            assertTrue(!clock.now().isBefore(Instant.EPOCH.plusSeconds(120)), "waited three times");
        }
    }

    @Test
    void handsOverTheServersOwnInstancesAndOutlivesABadHandler() throws InterruptedException {
        try (Informer<ConfigMap> informer = started()) {
            informer.handle(
                    Handler.any(map -> {
                        throw new IllegalStateException("a handler's own fault");
                    }));
            ConfigMap made = client.create(ConfigMap.KIND, map("a"));
            assertTrue(informer.await(made.resourceVersion(), LIMIT));
            ConfigMap held = informer.lister().get("default/a");
            assertSame(made.node(), held == null ? null : held.node());
        }
    }

    private static ConfigMap map(String name) {
        return ConfigMap.builder().metadata(m -> m.name(name).namespace("default")).build();
    }
}
