package io.jukung.kubelet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.http.Headers;
import io.jukung.http.HttpServer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLogsTest {
    @Test
    void filesAndFolders(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("logs/pods"));
        Files.writeString(root.resolve("logs/a&b.log"), "one\ntwo\n".repeat(50_000));
        Files.write(root.resolve("logs/wtmp"), new byte[] {0, 1, 2});
        Files.writeString(root.resolve("secret"), "no");
        NodeLogs logs = new NodeLogs(root.resolve("logs"));
        try (HttpServer server =
                HttpServer.builder(
                                exchange -> {
                                    List<String> parts =
                                            Stream.of(exchange.path().split("/"))
                                                    .filter(part -> !part.isEmpty())
                                                    .map(part ->
                                                            URLDecoder.decode(
                                                                    part, StandardCharsets.UTF_8))
                                                    .toList();
                                    try {
                                        logs.serve(exchange, parts);
                                    } catch (HttpFailure e) {
                                        exchange.respond(e.status(), Headers.of(), new byte[0]);
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .start()) {
            HttpResponse<String> page = get(server, "/");
            assertEquals("text/html; charset=utf-8", type(page));
            assertEquals(
                    """
                    <!doctype html>
                    <meta name="viewport" content="width=device-width">
                    <pre>
                    <a href="a&b.log">a&amp;b.log</a>
                    <a href="pods/">pods/</a>
                    <a href="wtmp">wtmp</a>
                    </pre>
                    """,
                    page.body());
            HttpResponse<String> text = get(server, "/a&b.log");
            assertEquals("text/plain; charset=utf-8", type(text));
            assertEquals("one\ntwo\n".repeat(50_000), text.body());
            assertEquals("application/octet-stream", type(get(server, "/wtmp")));
            assertEquals(301, get(server, "/pods").statusCode());
            assertEquals(404, get(server, "/none").statusCode());
            assertEquals(404, get(server, "/wtmp/").statusCode());
            assertEquals(400, get(server, "/%2e%2e/secret").statusCode());
            assertEquals(400, get(server, "/..%2fsecret").statusCode());
        }
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private static HttpResponse<String> get(HttpServer server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
