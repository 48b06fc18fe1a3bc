package io.jukung.kubelet.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.Scope;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.kubelet.sync.RuntimeNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MirrorPodsTest {
    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time");
            }
            Thread.sleep(5);
        }
    }

    private static Pod pod(String uid) {
        return Pod.builder()
                .metadata(m ->
                        m.name("web-n")
                                .namespace("default")
                                .uid(uid)
                                .annotations(
                                        Map.of(
                                                RuntimeNames.CONFIG_HASH,
                                                uid,
                                                RuntimeNames.CONFIG_SOURCE,
                                                "file")))
                .spec(s -> s.nodeName("n"))
                .build();
    }

    @Test
    void aStaticPodHasAMirrorWithItsStatusAsLongAsItRuns() throws Exception {
        Client client = new MemoryApi().client();
        Node node = client.create(Node.KIND, Node.builder().metadata(m -> m.name("n")).build());
        StatusManager statuses = new StatusManager(client, Clock.SYSTEM);
        MirrorPods mirrors = new MirrorPods(client, Clock.SYSTEM, statuses, () -> node);
        Thread thread = Thread.ofVirtual().start(mirrors::run);
        try (Informer<Pod> informer =
                new Informer<>(
                        client,
                        Pod.KIND,
                        Scope.fields("spec.nodeName=n"),
                        Clock.SYSTEM,
                        new Random(1),
                        UnaryOperator.identity())) {
            informer.handle(teller(mirrors)).start();
            informer.awaitSynced();
            mirrors.synced();
            Pod first = pod("one");
            mirrors.want(first);
            statuses.set(first, PodStatus.builder().phase("Running").build());
            await(() -> "Running".equals(phase(client)));
            Pod shown = client.get(Pod.KIND, "default", "web-n");
            assertNotEquals("one", shown.uid());
            assertEquals("one", shown.metadata().annotations().get(RuntimeNames.CONFIG_MIRROR));
            assertEquals(
                    List.of("n"),
                    shown.metadata().ownerReferences().stream().map(o -> o.name()).toList());

            client.delete(Pod.KIND, "default", "web-n", DeleteOptions.NOW);
            await(() -> "Running".equals(phase(client)));
            assertNotEquals(shown.uid(), client.get(Pod.KIND, "default", "web-n").uid());

            mirrors.drop(first);
            mirrors.want(pod("two"));
            await(() -> "two".equals(hash(client)));

            mirrors.drop(pod("two"));
            await(() -> client.find(Pod.KIND, "default", "web-n") == null);
        } finally {
            thread.interrupt();
        }
    }

    private static @Nullable String phase(Client client) {
        Pod pod = client.find(Pod.KIND, "default", "web-n");
        return pod == null ? null : pod.status().phase();
    }

    private static @Nullable String hash(Client client) {
        Pod pod = client.find(Pod.KIND, "default", "web-n");
        return pod == null ? null : pod.metadata().annotations().get(RuntimeNames.CONFIG_MIRROR);
    }

    private static Handler<Pod> teller(MirrorPods mirrors) {
        return new Handler<>() {
            @Override
            public void added(Pod pod) {
                mirrors.seen(pod);
            }

            @Override
            public void updated(Pod before, Pod after) {
                mirrors.seen(after);
            }

            @Override
            public void deleted(Pod pod) {
                mirrors.gone(pod);
            }
        };
    }
}
