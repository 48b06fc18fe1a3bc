package io.jukung.bench.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jukung.base.Clock;
import io.jukung.client.http.Kubeconfig;
import io.jukung.client.http.TokenSource;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** The server under test, reached over a fixed number of connections. */
public final class Target implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final int PROBLEM = 500;

    private final Kubeconfig access;
    private final List<HttpClient> connections = new ArrayList<>();

    private Target(Kubeconfig access, int count) throws IOException {
        this.access = access;
        for (int i = 0; i < count; i++) {
            connections.add(connection());
        }
    }

    static Target of(Path kubeconfig, int connections) throws IOException {
        return new Target(Kubeconfig.load(kubeconfig, Clock.SYSTEM), connections);
    }

    /** A server of which only address and token are known; its certificate is believed. */
    public static Target of(String server, String token, int connections) throws IOException {
        return new Target(
                new Kubeconfig(server, null, "", true, null, null, TokenSource.fixed(token), ""),
                connections);
    }

    /** A connection of its own, opened by its first call. */
    HttpClient connection() throws IOException {
        try {
            NettyHttpClient.Builder builder = NettyHttpClient.builder();
            byte[] authorities = access.authorities();
            if (access.insecure()) {
                builder.insecure();
            } else if (authorities != null) {
                builder.trustPem(authorities);
            }
            byte[] certificate = access.certificate();
            byte[] key = access.key();
            if (certificate != null && key != null) {
                builder.identity(TlsIdentity.ofPem(certificate, key));
            }
            if (!access.serverName().isEmpty()) {
                builder.serverName(access.serverName());
            }
            return builder.build();
        } catch (GeneralSecurityException e) {
            throw new IOException("credentials for " + access.server() + ": " + e.getMessage(), e);
        }
    }

    /** The connection of a client; clients share them evenly. */
    public HttpClient connectionOf(int client) {
        return connections.get(client % connections.size());
    }

    /** Makes a call and reads the answer to its end. */
    public Answer call(HttpClient connection, Call call) {
        try (HttpClient.Response response = open(connection, call)) {
            if (response.status() < 300) {
                return new Answer(response.status(), drain(response), "");
            }
            String problem = new String(response.body().readNBytes(PROBLEM), UTF_8);
            return new Answer(response.status(), problem.length(), problem);
        } catch (IOException e) {
            return new Answer(0, 0, String.valueOf(e.getMessage()));
        }
    }

    HttpClient.Response open(HttpClient connection, Call call) throws IOException {
        Headers headers = Headers.of("Accept", call.accept(), "User-Agent", "jukung-bench");
        headers.add("Accept-Encoding", call.gzip() ? "gzip" : "identity");
        if (call.body() != null) {
            headers.add("Content-Type", call.contentType());
        }
        String token = access.token().token();
        if (!token.isEmpty()) {
            headers.add("Authorization", "Bearer " + token);
        }
        return connection.send(
                new HttpClient.Request(
                        call.method(), access.server() + call.path(), headers, call.body()));
    }

    /** A document of the server, for the report. */
    public JsonObject document(String path) throws IOException {
        return Json.parse(body(path));
    }

    /** What the server answers to a GET, which has to succeed. */
    public byte[] body(String path) throws IOException {
        try (HttpClient.Response response = open(connectionOf(0), Call.get(path))) {
            byte[] body = response.body().readAllBytes();
            if (response.status() != 200) {
                throw new IOException(
                        "GET " + path + ": " + response.status() + " " + new String(body, UTF_8));
            }
            return body;
        }
    }

    private static long drain(HttpClient.Response response) throws IOException {
        int length = Integer.parseInt(response.headers().get("content-length", "-1"));
        byte[] chunk = new byte[length < 0 || length >= CHUNK ? CHUNK : length + 1];
        InputStream body = response.body();
        long total = 0;
        int read;
        while ((read = body.read(chunk)) >= 0) {
            total += read;
        }
        return total;
    }

    @Override
    public void close() {
        connections.forEach(HttpClient::close);
    }
}
