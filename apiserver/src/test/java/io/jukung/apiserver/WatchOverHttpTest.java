package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchOverHttpTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private ServerHarness server = new ServerHarness();

    @AfterEach
    void close() {
        server.close();
    }

    /** A watch that is being read. */
    private final class Events implements AutoCloseable {
        final HttpResponse<InputStream> response;
        final BufferedReader reader;

        Events(String path, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + server.http.port() + path))
                            .header("Authorization", "Bearer admin");
            if (headers.length > 0) {
                request.headers(headers);
            }
            response =
                    server.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            reader =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        @Nullable JsonObject next() throws IOException {
            String line = reader.readLine();
            return line == null ? null : Json.parse(line);
        }

        void expect(String type, String name) throws IOException {
            JsonObject event = next();
            assertEquals(type, event == null ? "end" : event.string("type"));
            assertEquals(name, event.object("object").object("metadata").string("name"));
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    private String create(String name, String labels) {
        return server.post(
                        MAPS,
                        "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{" + labels + "}}}")
                .body()
                .object("metadata")
                .string("resourceVersion");
    }

    private void label(String name, String value) {
        assertEquals(
                200,
                server.patch(
                                MAPS + "/" + name,
                                "merge-patch+json",
                                "{\"metadata\":{\"labels\":{\"a\":\"" + value + "\"}}}")
                        .code());
    }

    @Test
    void beginsWithWhatIsThere() throws Exception {
        create("one", "");
        try (Events events = new Events(MAPS + "?watch=true")) {
            events.expect("ADDED", "one");
            create("two", "");
            events.expect("ADDED", "two");
            label("one", "1");
            events.expect("MODIFIED", "one");
            String before =
                    server.get(MAPS + "/one").body().object("metadata").string("resourceVersion");
            server.delete(MAPS + "/one", "");
            JsonObject gone = events.next();
            assertEquals("DELETED", gone.string("type"));
            JsonObject meta = gone.object("object").object("metadata");
            assertTrue(Long.parseLong(meta.string("resourceVersion")) > Long.parseLong(before));
        }
    }

    @Test
    void followsSelectors() throws Exception {
        create("one", "\"a\":\"1\"");
        create("other", "\"a\":\"2\"");
        try (Events events = new Events(MAPS + "?watch=true&labelSelector=a%3D1")) {
            events.expect("ADDED", "one");
            label("other", "1");
            events.expect("ADDED", "other");
            label("one", "2");
            events.expect("DELETED", "one");
            label("one", "3");
            label("other", "2");
            events.expect("DELETED", "other");
        }
    }

    @Test
    void replaysFromARevision() throws Exception {
        String first = create("one", "");
        create("two", "");
        create("three", "");
        try (Events events = new Events(MAPS + "?watch=true&resourceVersion=" + first)) {
            events.expect("ADDED", "two");
            events.expect("ADDED", "three");
            create("four", "");
            events.expect("ADDED", "four");
        }
        try (Events events =
                new Events(
                        MAPS
                                + "?watch=true&fieldSelector=metadata.name%3Dthree&resourceVersion="
                                + first)) {
            events.expect("ADDED", "three");
        }
        server.store.compact(server.store.revision());
        try (Events events = new Events(MAPS + "?watch=true&resourceVersion=1")) {
            assertEquals(200, events.response.statusCode());
            JsonObject error = events.next();
            assertEquals("ERROR", error.string("type"));
            assertEquals("Status", error.object("object").string("kind"));
            assertEquals(410, error.object("object").integer("code", 0));
            assertEquals("Expired", error.object("object").string("reason"));
            assertNull(events.next());
        }
    }

    @Test
    void announcesTheEndOfInitialEvents() throws Exception {
        create("one", "");
        try (Events events =
                new Events(
                        MAPS
                                + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                                + "&resourceVersionMatch=NotOlderThan")) {
            events.expect("ADDED", "one");
            JsonObject bookmark = events.next();
            assertEquals("BOOKMARK", bookmark.string("type"));
            assertEquals(
                    "true",
                    bookmark.object("object")
                            .object("metadata")
                            .object("annotations")
                            .string("k8s.io/initial-events-end"));
            create("two", "");
            events.expect("ADDED", "two");
        }
        try (Events events = new Events(MAPS + "?watch=true&sendInitialEvents=true")) {
            assertEquals(422, events.response.statusCode());
        }
    }

    @Test
    void withoutWatchListNothingIsSaidAboutTheBeginning() throws Exception {
        server.close();
        StorageSettings settings =
                new StorageSettings(true, Set.of(), Duration.ZERO, 1, false, Duration.ofMinutes(1));
        server = new ServerHarness(builder -> builder.storage(settings));
        create("one", "");
        String asked = MAPS + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=3";
        try (Events events = new Events(asked)) {
            events.expect("ADDED", "one");
            create("two", "");
            events.expect("ADDED", "two");
        }
        try (Events events =
                new Events(asked + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan")) {
            assertEquals(422, events.response.statusCode());
            assertEquals(
                    "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden:"
                            + " sendInitialEvents is forbidden for watch unless the WatchList"
                            + " feature gate is enabled",
                    events.next().string("message"));
        }
    }

    @Test
    void isCountedWhileItLasts() throws Exception {
        String watch =
                "apiserver_longrunning_requests{verb=\"WATCH\",group=\"\",version=\"v1\","
                        + "resource=\"configmaps\",subresource=\"\",scope=\"namespace\","
                        + "component=\"apiserver\"} ";
        create("one", "");
        try (Events events = new Events(MAPS + "?watch=true")) {
            events.expect("ADDED", "one");
            assertTrue(metrics().contains(watch + "1"), metrics());
        }
        while (!metrics().contains(watch + "0")) {
            Thread.sleep(10);
        }
        String text = metrics();
        for (String expected :
                List.of(
                        "apiserver_request_total{verb=\"POST\",dry_run=\"\",group=\"\","
                                + "version=\"v1\",resource=\"configmaps\",subresource=\"\","
                                + "scope=\"resource\",component=\"apiserver\",code=\"201\"} 1",
                        "apiserver_admission_step_admission_duration_seconds_count{"
                                + "operation=\"CREATE\",rejected=\"false\",type=\"admit\"} 1",
                        "apiserver_admission_step_admission_duration_seconds_count{"
                                + "operation=\"CREATE\",rejected=\"false\","
                                + "type=\"validate\"} 1")) {
            assertTrue(text.contains(expected), expected + "\n" + text);
        }
    }

    private String metrics() {
        return new String(server.get("/metrics").response().body(), StandardCharsets.UTF_8);
    }

    @Test
    void endsInTime() throws Exception {
        try (Events events =
                new Events(
                        MAPS
                                + "?watch=true&timeoutSeconds=1&allowWatchBookmarks=true"
                                + "&resourceVersion="
                                + server.store.revision())) {
            JsonObject last = events.next();
            while (last != null) {
                assertEquals("BOOKMARK", last.string("type"));
                last = events.next();
            }
            assertNull(last);
        }
    }

    @Test
    void writesRowsAndTheDeprecatedPath() throws Exception {
        create("one", "");
        try (Events events =
                new Events(
                        MAPS + "?watch=true",
                        "Accept",
                        "application/json;as=Table;v=v1;g=meta.k8s.io")) {
            JsonObject table = events.next().object("object");
            assertEquals("Table", table.string("kind"));
            assertEquals("one", table.array("rows").object(0).array("cells").string(0));
        }
        try (Events events = new Events("/api/v1/watch/namespaces/default/configmaps/one")) {
            events.expect("ADDED", "one");
        }
    }

    @Test
    void servesManyWatchersFromOneWatch() throws Exception {
        Events[] all = new Events[20];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Events(MAPS + "?watch=true");
        }
        create("one", "");
        for (Events events : all) {
            events.expect("ADDED", "one");
            events.close();
        }
    }

    @Test
    void aWatchOfTheNewestAnnouncesTheEndOfWhatIsThere() throws Exception {
        create("one", "");
        for (String version : new String[] {"", "&resourceVersion=0"}) {
            try (Events events = new Events(MAPS + "?watch=1&allowWatchBookmarks=1" + version)) {
                events.expect("ADDED", "one");
                JsonObject bookmark = events.next();
                assertEquals("BOOKMARK", bookmark.string("type"));
                assertEquals("ConfigMap", bookmark.object("object").string("kind"));
            }
        }
        try (Events events =
                new Events(
                        MAPS
                                + "?watch=1&sendInitialEvents=false"
                                + "&resourceVersionMatch=NotOlderThan")) {
            create("two", "");
            events.expect("ADDED", "two");
        }
    }

    @Test
    void whatIsWrongWithARequestHasAnErrorsCode() throws Exception {
        refused(
                "?watch=1&resourceVersion=x",
                422,
                "configmaps \"\" is invalid: resourceVersion: Invalid value: \"x\":"
                        + " strconv.ParseUint: parsing \"x\": invalid syntax");
        refused(
                "/one?fieldSelector=metadata.name%3Dtwo",
                400, "fieldSelector metadata.name doesn't match requested name");
        refused(
                "?watch=1&continue=x",
                422,
                "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
                        + " resourceVersionMatch is forbidden when continue is provided");
    }

    private void refused(String query, int code, String message) throws Exception {
        String path = query.startsWith("/") ? MAPS.replace("/v1/", "/v1/watch/") : MAPS;
        try (Events events = new Events(path + query)) {
            assertEquals(code, events.response.statusCode());
            assertEquals(message, events.next().string("message"));
        }
    }

    @Test
    void aVersionYetToComeIsAnErrorEvent() throws Exception {
        try (Events events =
                new Events(
                        MAPS
                                + "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true"
                                + "&resourceVersionMatch=NotOlderThan&resourceVersion=100000")) {
            JsonObject status = events.next().object("object");
            assertEquals(504, status.integer("code", 0));
            assertEquals(
                    "ResourceVersionTooLarge",
                    status.object("details").array("causes").object(0).string("reason"));
        }
    }

    @Test
    void messagesOfAWebSocketAreEvents() throws Exception {
        create("one", "\"a\":\"b\"");
        for (String accept :
                List.of("application/json", "application/vnd.kubernetes.protobuf;stream=watch")) {
            CompletableFuture<String> first = new CompletableFuture<>();
            WebSocket.Listener listener =
                    new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(
                                WebSocket socket, CharSequence text, boolean last) {
                            first.complete("text " + text);
                            return null;
                        }

                        @Override
                        public @Nullable CompletionStage<?> onBinary(
                                WebSocket socket, ByteBuffer bytes, boolean last) {
                            first.complete("binary " + StandardCharsets.ISO_8859_1.decode(bytes));
                            return null;
                        }
                    };
            WebSocket socket =
                    server.client
                            .newWebSocketBuilder()
                            .header("Authorization", "Bearer admin")
                            .header("Accept", accept)
                            .subprotocols("base64.binary.k8s.io")
                            .buildAsync(
                                    URI.create(
                                            "ws://127.0.0.1:"
                                                    + server.http.port()
                                                    + MAPS
                                                    + "?watch=1"),
                                    listener)
                            .get();
            assertEquals("base64.binary.k8s.io", socket.getSubprotocol());
            String message = first.get(10, TimeUnit.SECONDS);
            assertTrue(
                    message.startsWith(
                            accept.endsWith("json")
                                    ? "text {\"type\":\"ADDED\""
                                    : "binary \n\005ADDED"),
                    message);
            socket.abort();
        }
    }

    @Test
    void aWatchHasNoYaml() throws Exception {
        try (Events events = new Events(MAPS + "?watch=1", "Accept", "application/yaml")) {
            assertEquals(406, events.response.statusCode());
            // the error itself does come as YAML
            String body = String.join("\n", events.reader.lines().toList());
            assertTrue(
                    body.contains(
                            "message: 'only the following media types are accepted:"
                                    + " application/json;stream=watch,"
                                    + " application/vnd.kubernetes.protobuf;stream=watch'"),
                    body);
        }
    }

    @Test
    void bareMetadataComesAsProtobufToo() throws Exception {
        create("one", "\"a\":\"b\"");
        String accept =
                "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
        byte[] list = server.bytes("GET", MAPS, new byte[0], "Accept", accept).body();
        JsonObject decoded = io.jukung.schema.protobuf.ProtobufCodec.builtIn().decode(list);
        assertEquals("PartialObjectMetadataList", decoded.string("kind"));
        assertEquals(
                "b",
                decoded.array("items").object(0).object("metadata").object("labels").string("a"));
    }

    @Test
    void nothingIsDoneWhoseAnswerCouldNotBeWritten() {
        ServerHarness.Answer refused =
                server.send(
                        "POST",
                        MAPS,
                        "application/json",
                        "{\"metadata\":{\"name\":\"one\"}}",
                        java.util.Map.of("Accept", "text/html"));
        assertEquals(406, refused.code());
        assertEquals(404, server.get(MAPS + "/one").code());
    }
}
