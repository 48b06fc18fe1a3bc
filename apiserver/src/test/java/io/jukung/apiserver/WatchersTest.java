package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many watchers, slow ones, and what becomes of them when the server goes. */
class WatchersTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final ServerHarness server = new ServerHarness();

    @AfterEach
    void close() {
        server.close();
    }

    private ApiResponse.EventSource watch() throws Exception {
        ApiResponse response =
                server.server
                        .chain()
                        .handle(
                                ApiRequest.local(
                                        UserInfo.of("admin", "system:masters"),
                                        RequestInfo.resource(
                                                "watch",
                                                new GroupVersionResource("", "v1", "configmaps"),
                                                "default",
                                                "",
                                                ""),
                                        Map.of("watch", List.of("true")),
                                        new Headers(),
                                        null));
        return assertInstanceOf(ApiResponse.Watching.class, response).events();
    }

    private void create(String name, int size) {
        String data = "x".repeat(size);
        assertEquals(
                201,
                server.post(
                                MAPS,
                                "{\"metadata\":{\"name\":\""
                                        + name
                                        + "\"},\"data\":{\"k\":\""
                                        + data
                                        + "\"}}")
                        .code());
    }

    private static ApiObject present(ApiResponse.@Nullable Event event) {
        assertNotNull(event);
        return event.object();
    }

    @Test
    void thousandsOfWatchersShareEachObject() throws Exception {
        List<ApiResponse.EventSource> watchers = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            watchers.add(watch());
        }
        for (int i = 0; i < 10; i++) {
            create("m" + i, 1000);
        }
        List<ApiObject> first = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            first.add(present(watchers.getFirst().next()));
        }
        for (ApiResponse.EventSource other : watchers.subList(1, watchers.size())) {
            for (ApiObject object : first) {
                assertSame(object.tree(), present(other.next()).tree());
            }
            other.close();
        }
    }

    @Test
    void aWatcherThatDoesNotReadHoldsNobody() throws Exception {
        try (Socket slow = new Socket();
                ApiResponse.EventSource quick = watch()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new java.net.InetSocketAddress("127.0.0.1", server.http.port()));
            slow.getOutputStream()
                    .write(
                            ("GET "
                                            + MAPS
                                            + "?watch=true HTTP/1.1\r\nHost: x\r\n"
                                            + "Authorization: Bearer admin\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            slow.getInputStream().readNBytes(12);
            for (int i = 0; i < 40; i++) {
                create("big" + i, 200_000);
                assertNotNull(quick.next());
            }
            assertEquals(200, server.get(MAPS + "/big7").code());
        }
    }

    @Test
    void changesThatPassAndChangesThatWaitComeInOrder() throws Exception {
        try (ApiResponse.EventSource watch = watch()) {
            List<String> seen = Collections.synchronizedList(new ArrayList<>());
            Semaphore arrived = new Semaphore(0);
            RandomGenerator random = new Random(7);
            // the reader sees what the sink refuses, here every third change or so
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    ApiResponse.Event event;
                                    while ((event =
                                                    watch.next((passing, burst) ->
                                                            random.nextInt(3) > 0
                                                                    && note(
                                                                            seen, passing,
                                                                            arrived)))
                                            != null) {
                                        note(seen, event, arrived);
                                    }
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                create("n" + i, 10);
                made.add("n" + i);
            }
            arrived.acquire(200);
            assertEquals(made, seen);
            watch.close();
            reader.join();
        }
    }

    private static boolean note(List<String> seen, ApiResponse.Event event, Semaphore arrived) {
        seen.add(event.object().tree().object("metadata").string("name"));
        arrived.release();
        return true;
    }

    @Test
    void closingTheServerEndsWatches() throws Exception {
        ApiResponse.EventSource local = watch();
        HttpResponse<InputStream> remote =
                server.client.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + server.http.port()
                                                        + MAPS
                                                        + "?watch=true"))
                                .header("Authorization", "Bearer admin")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        server.server.close();
        assertNull(local.next());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(remote.body(), StandardCharsets.UTF_8))) {
            assertNull(lines.readLine());
        }
    }
}
