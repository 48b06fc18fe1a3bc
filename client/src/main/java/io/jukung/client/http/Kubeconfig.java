package io.jukung.client.http;

import io.jukung.base.Clock;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig, or what a pod has instead, reduced to one server and one user.
 *
 * @param server {@code https://10.0.0.1:6443}
 * @param authorities PEM of the CAs to trust; null for the machine's own
 * @param serverName the name that the server's certificate must have; "" for the URL's host
 * @param certificate PEM chain that the client presents, with {@code key}; null for none
 * @param namespace of the context; "" where it names none
 */
public record Kubeconfig(
        String server,
        byte @Nullable [] authorities,
        String serverName,
        boolean insecure,
        byte @Nullable [] certificate,
        byte @Nullable [] key,
        TokenSource token,
        String namespace) {
    private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /**
     * Reads a file's current context; relative paths in it are relative to the file.
     *
     * @throws IOException where it, or a file that it names, cannot be read or makes no sense
     */
    public static Kubeconfig load(Path file, Clock clock) throws IOException {
        return load(file, "", clock);
    }

    /** Reads a file's context of a name; "" for the current one. */
    public static Kubeconfig load(Path file, String context, Clock clock) throws IOException {
        JsonObject config = Yaml.parse(Files.readAllBytes(file));
        String name = context.isEmpty() ? config.string("current-context") : context;
        JsonObject chosen = named(config.array("contexts"), name).object("context");
        if (chosen.isEmpty()) {
            throw new IOException(file + ": context \"" + name + "\" does not exist or is empty");
        }
        JsonObject cluster =
                named(config.array("clusters"), chosen.string("cluster")).object("cluster");
        if (cluster.string("server").isEmpty()) {
            throw new IOException(
                    file + ": cluster \"" + chosen.string("cluster") + "\" has no server");
        }
        JsonObject user = named(config.array("users"), chosen.string("user")).object("user");
        return new Kubeconfig(
                cluster.string("server"),
                data(file, cluster, "certificate-authority"),
                cluster.string("tls-server-name"),
                cluster.bool("insecure-skip-tls-verify", false),
                data(file, user, "client-certificate"),
                data(file, user, "client-key"),
                token(file, user, clock),
                chosen.string("namespace"));
    }

    /**
     * The API server that a pod is told of by its environment and mounted service account.
     *
     * @throws IOException where this process is in no pod
     */
    public static Kubeconfig inCluster(Clock clock) throws IOException {
        String host = System.getenv("KUBERNETES_SERVICE_HOST");
        String port = System.getenv("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) {
            throw new IOException(
                    "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and"
                            + " KUBERNETES_SERVICE_PORT must be defined");
        }
        String address = host.contains(":") ? "[" + host + "]" : host;
        return new Kubeconfig(
                "https://" + address + ":" + port,
                Files.readAllBytes(POD.resolve("ca.crt")),
                "",
                false,
                null,
                null,
                TokenSource.file(POD.resolve("token"), clock),
                Files.readString(POD.resolve("namespace")).strip());
    }

    /**
     * Opens a transport as this user.
     *
     * @param userAgent {@code kube-scheduler/v1.36.0}
     * @throws IOException where a certificate or key is none
     */
    public HttpTransport connect(String userAgent, Clock clock) throws IOException {
        return connect(token, certificate, userAgent, clock);
    }

    /** Opens a transport to the same server that knows its caller by a token alone. */
    public HttpTransport connectAs(TokenSource other, String userAgent, Clock clock)
            throws IOException {
        return connect(other, null, userAgent, clock);
    }

    private HttpTransport connect(
            TokenSource as, byte @Nullable [] chain, String userAgent, Clock clock)
            throws IOException {
        try {
            NettyHttpClient.Builder http = NettyHttpClient.builder();
            if (insecure) {
                http.insecure();
            } else if (authorities != null) {
                http.trustPem(authorities);
            }
            if (chain != null && key != null) {
                http.identity(TlsIdentity.ofPem(chain, key));
            }
            if (!serverName.isEmpty()) {
                http.serverName(serverName);
            }
            return new HttpTransport(http.build(), server, as, userAgent, clock);
        } catch (GeneralSecurityException e) {
            throw new IOException("credentials for " + server + ": " + e.getMessage(), e);
        }
    }

    private static JsonObject named(JsonArray list, String name) {
        for (JsonObject entry : list.objects()) {
            if (entry.string("name").equals(name)) {
                return entry;
            }
        }
        return JsonObject.EMPTY;
    }

    /** A field given in place ({@code …-data}, base64), else as a file. */
    private static byte @Nullable [] data(Path file, JsonObject from, String field)
            throws IOException {
        String inline = from.string(field + "-data");
        if (!inline.isEmpty()) {
            try {
                return Base64.getDecoder().decode(inline.getBytes(StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": " + field + "-data is not base64", e);
            }
        }
        String path = from.string(field);
        return path.isEmpty() ? null : Files.readAllBytes(file.resolveSibling(path));
    }

    private static TokenSource token(Path file, JsonObject user, Clock clock) throws IOException {
        for (String unsupported : new String[] {"exec", "auth-provider"}) {
            if (user.has(unsupported)) {
                throw new IOException(file + ": users with " + unsupported + " are not supported");
            }
        }
        String path = user.string("tokenFile");
        if (!path.isEmpty()) {
            return TokenSource.file(file.resolveSibling(path), clock);
        }
        String token = user.string("token");
        return token.isEmpty() ? TokenSource.NONE : TokenSource.fixed(token);
    }
}
