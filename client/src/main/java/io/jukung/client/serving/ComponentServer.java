package io.jukung.client.serving;

import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.client.Client;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpServer;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /healthz}, {@code /livez}, {@code /readyz}, {@code /metrics} and {@code /configz}
 * over TLS for one component.
 *
 * <pre>
 *   who asks? certificate · front proxy · TokenReview · nobody      401 for a token that is none
 *   may it?   open path · system:masters · SubjectAccessReview      403 with upstream's words
 * </pre>
 */
public final class ComponentServer implements Component {
    private final Config config;
    private final Clock clock;
    private volatile int bound;

    /**
     * What is served, where, to whom.
     *
     * @param component {@code kube-scheduler}: names the logs and, with {@code -server}, this
     * @param trusted who is known by certificate, as flags say
     * @param lookup whether to read what flags leave open from the cluster
     * @param open paths that everybody may read
     * @param authentication opens the client that shows tokens to the API server; null for none
     * @param authorization opens the client that asks for permissions; null for none
     * @param live checks of {@code /livez}, ready those of {@code /readyz}; healthz has both
     * @param configz what {@code /configz} shows
     * @param metrics what {@code /metrics} shows
     */
    public record Config(
            String component,
            String address,
            int port,
            TlsIdentity identity,
            TrustedClients trusted,
            ServingFlags.Lookup lookup,
            List<String> open,
            @Nullable Supplier<Client> authentication,
            @Nullable Supplier<Client> authorization,
            List<HealthCheck> live,
            List<HealthCheck> ready,
            Supplier<JsonObject> configz,
            Supplier<String> metrics) {}

    public ComponentServer(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return config.component() + "-server";
    }

    @Override
    public void run(Runnable ready) throws Exception {
        Supplier<Client> tokens = config.authentication();
        Supplier<Client> permissions = config.authorization();
        try (Client authenticating = tokens == null ? null : tokens.get();
                Client authorizing = permissions == null ? null : permissions.get()) {
            Authentication authentication =
                    new Authentication(config.trusted(), authenticating, config.lookup(), clock);
            authentication.look();
            Authorization authorization = new Authorization(config.open(), authorizing, clock);
            try (HttpServer server =
                    HttpServer.builder(exchange -> handle(exchange, authentication, authorization))
                            .bind(config.address(), config.port())
                            .tls(config.identity())
                            .requestClientCertificates(authentication::issuers)
                            .name(config.component())
                            .start()) {
                bound = server.port();
                ready.run();
                Thread.currentThread().join();
            }
        }
    }

    /** The port that it listens on; 0 before it does. */
    public int port() {
        return bound;
    }

    private void handle(
            Exchange exchange, Authentication authentication, Authorization authorization)
            throws IOException {
        try {
            Caller caller = authentication.of(exchange);
            if (caller == null) {
                refuse(exchange, 401, "Unauthorized", "Unauthorized");
                return;
            }
            String refusal = authorization.refusal(caller, exchange.method(), exchange.path());
            if (refusal != null) {
                refuse(exchange, 403, "Forbidden", refusal);
                return;
            }
            route(exchange);
        } catch (StatusException e) {
            refuse(exchange, 500, "InternalError", "Internal error occurred: " + e.getMessage());
        }
    }

    private void route(Exchange exchange) throws IOException {
        String path = exchange.path();
        switch (path) {
            case "/healthz" -> health(exchange, both());
            case "/livez" -> health(exchange, config.live());
            case "/readyz" -> health(exchange, config.ready());
            case "/metrics" ->
                    answer(
                            exchange,
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            config.metrics().get());
            case "/configz" ->
                    answer(exchange, 200, "application/json", Json.toText(config.configz().get()));
            default -> {
                if (!single(exchange, path)) {
                    answer(exchange, 404, "text/plain; charset=utf-8", "404 page not found\n");
                }
            }
        }
    }

    /** {@code /healthz/NAME} and its like: one check alone. */
    private boolean single(Exchange exchange, String path) throws IOException {
        for (String root : List.of("/healthz", "/livez", "/readyz")) {
            for (HealthCheck check : both()) {
                if (path.equals(root + "/" + check.name())) {
                    String trouble = check.trouble().get();
                    answer(
                            exchange,
                            trouble.isEmpty() ? 200 : 500,
                            "text/plain; charset=utf-8",
                            trouble.isEmpty() ? "ok" : "internal server error: " + trouble + "\n");
                    return true;
                }
            }
        }
        return false;
    }

    private List<HealthCheck> both() {
        List<HealthCheck> all = new ArrayList<>(config.live());
        config.ready().stream().filter(check -> !all.contains(check)).forEach(all::add);
        return all;
    }

    private static void health(Exchange exchange, List<HealthCheck> checks) throws IOException {
        HealthAnswer answer = HealthAnswer.of(exchange.path(), exchange.rawQuery(), checks);
        answer(exchange, answer.status(), "text/plain; charset=utf-8", answer.text());
    }

    private static void refuse(Exchange exchange, int code, String reason, String message)
            throws IOException {
        JsonObject status =
                JsonObject.of(
                        "kind",
                        "Status",
                        "apiVersion",
                        "v1",
                        "metadata",
                        JsonObject.EMPTY,
                        "status",
                        "Failure",
                        "message",
                        message,
                        "reason",
                        reason,
                        "code",
                        (long) code);
        answer(exchange, code, "application/json", Json.toText(status));
    }

    private static void answer(Exchange exchange, int status, String type, String text)
            throws IOException {
        exchange.respond(
                status,
                Headers.of(
                        "Content-Type",
                        type,
                        "Cache-Control",
                        "no-cache, private",
                        "X-Content-Type-Options",
                        "nosniff"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
