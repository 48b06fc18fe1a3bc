package io.jukung.kubelet.server;

import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;
import io.jukung.client.Client;
import io.jukung.http.Exchange;
import io.jukung.http.Handler;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.ReverseProxy;
import io.jukung.kubelet.cgroups.PodCgroups;
import io.jukung.kubelet.config.KubeletConfig;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.node.RuntimeHealth;
import io.jukung.kubelet.pods.PodManager;
import io.jukung.kubelet.stats.ResourceMetrics;
import io.jukung.kubelet.stats.StatsSummary;
import io.jukung.kubelet.stats.Usages;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes requests to the node's endpoints, once their caller is known and allowed. */
public final class KubeletServer implements Handler {
    private final KubeletConfig config;
    private final PodManager pods;
    private final Supplier<RuntimeHealth> health;
    private final Metrics metrics;
    private final Authentication authentication;
    private final @Nullable Authorization authorization;
    private final ContainerLogs logs;
    private final NodeLogs nodeLogs = new NodeLogs(Path.of("/var/log"));
    private final Streaming streaming;
    private final StatsSummary stats;
    private final ResourceMetrics resources;

    /**
     * @param http carries streams to the runtime
     * @param authorities whose client certificates are believed
     */
    public KubeletServer(
            KubeletConfig config,
            Client client,
            Cri cri,
            PodManager pods,
            PodCgroups cgroups,
            HttpClient http,
            List<X509Certificate> authorities,
            Supplier<RuntimeHealth> health,
            Metrics metrics,
            Clock clock) {
        this.config = config;
        this.pods = pods;
        this.health = health;
        this.metrics = metrics;
        authentication =
                new Authentication(
                        authorities,
                        config.anonymous(),
                        config.webhookAuthentication(),
                        client,
                        clock);
        authorization =
                config.webhookAuthorization()
                        ? new Authorization(client, clock, config.nodeName())
                        : null;
        logs = new ContainerLogs(pods, clock);
        streaming = new Streaming(pods, cri, http);
        Usages usages = new Usages(cri, pods, cgroups, clock);
        stats = new StatsSummary(usages, config.nodeName(), config.root());
        resources = new ResourceMetrics(usages);
        metrics.gauge("kubelet_node_name", "The node's name. The count is always 1.", "node")
                .with(config.nodeName())
                .set(1);
        metrics.gauge(
                "kubelet_running_pods",
                "Number of pods that have a running pod sandbox",
                pods::runningPods);
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        try {
            if (allowed(exchange)) {
                route(exchange);
            }
        } catch (HttpFailure e) {
            text(exchange, e.status(), e.getMessage() + "\n");
        } catch (CriException e) {
            text(exchange, e.isNotFound() ? 404 : 500, e.getMessage() + "\n");
        } catch (StatusException e) {
            text(exchange, 500, e.getMessage() + "\n");
        } catch (ReverseProxy.UnreachableException e) {
            text(exchange, 502, e.getMessage() + "\n");
        }
    }

    private boolean allowed(Exchange exchange) throws IOException {
        Caller caller = authentication.of(exchange);
        if (caller == null) {
            text(exchange, 401, "Unauthorized");
            return false;
        }
        Authorization rules = authorization;
        if (rules == null) {
            return true;
        }
        String verb = Authorization.verb(exchange.method());
        List<String> subresources = Authorization.subresources(exchange.path());
        for (String subresource : subresources) {
            if (rules.allows(new Authorization.Question(caller, verb, subresource))) {
                return true;
            }
        }
        text(
                exchange,
                403,
                "Forbidden (user=%s, verb=%s, resource=nodes, subresource(s)=[%s])"
                        .formatted(caller.user(), verb, String.join(" ", subresources)));
        return false;
    }

    private void route(Exchange exchange) throws IOException, HttpFailure, CriException {
        List<String> path = new ArrayList<>();
        for (String part : exchange.path().split("/")) {
            if (!part.isEmpty()) {
                path.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        String first = path.isEmpty() ? "" : path.getFirst();
        List<String> rest = path.isEmpty() ? path : path.subList(1, path.size());
        Query query = Query.of(exchange.rawQuery());
        if (!config.debuggingHandlers()
                && List.of("containerLogs", "exec", "attach", "portForward").contains(first)) {
            throw new HttpFailure(405, "Debug endpoints are disabled.");
        }
        if (!config.debuggingHandlers() && first.equals("logs")) {
            throw new HttpFailure(405, "logs endpoint is disabled.");
        }
        switch (first) {
            case "healthz" -> health(exchange);
            case "pods" -> json(exchange, pods());
            case "containerLogs" -> logs.serve(exchange, rest, query);
            case "logs" -> nodeLogs.serve(exchange, rest);
            case "exec" -> streaming.exec(exchange, rest, query);
            case "attach" -> streaming.attach(exchange, rest, query);
            case "portForward" -> streaming.portForward(exchange, rest);
            case "stats" -> {
                if (!rest.isEmpty() && !rest.equals(List.of("summary"))) {
                    throw new HttpFailure(404, "404 page not found");
                }
                json(exchange, stats.summary());
            }
            case "metrics" -> metrics(exchange, rest.isEmpty() ? "" : rest.getFirst());
            case "configz" -> json(exchange, Configz.of(config));
            default -> throw new HttpFailure(404, "404 page not found");
        }
    }

    private void metrics(Exchange exchange, String part)
            throws IOException, HttpFailure, CriException {
        switch (part) {
            case "" -> metrics(exchange);
            case "resource" -> text(exchange, 200, resources.resource());
            case "cadvisor" -> text(exchange, 200, resources.cadvisor());
            default -> throw new HttpFailure(404, "404 page not found");
        }
    }

    private void metrics(Exchange exchange) throws IOException {
        Gauge containers =
                metrics.gauge(
                        "kubelet_running_containers",
                        "Number of containers currently running",
                        "container_state");
        for (String state : List.of("created", "exited", "running", "unknown")) {
            containers.with(state).set(pods.containersByState().getOrDefault(state, 0));
        }
        text(exchange, 200, metrics.text());
    }

    private void health(Exchange exchange) throws IOException {
        RuntimeHealth now = health.get();
        boolean down = now.errors().contains("container runtime is down");
        text(exchange, down ? 500 : 200, down ? now.message() + "\n" : "ok");
    }

    private JsonObject pods() {
        List<JsonObject> items = new ArrayList<>();
        for (Pod pod : pods.pods()) {
            items.add(pod.node().with("status", pods.status(pod).node()));
        }
        return JsonObject.of(
                "kind",
                "PodList",
                "apiVersion",
                "v1",
                "metadata",
                JsonObject.EMPTY,
                "items",
                JsonArray.copyOf(items));
    }

    private static void json(Exchange exchange, JsonObject body) throws IOException {
        exchange.respond(200, Headers.of("Content-Type", "application/json"), Json.write(body));
    }

    private static void text(Exchange exchange, int status, String text) throws IOException {
        exchange.respond(
                status,
                Headers.of(
                        "Content-Type",
                        "text/plain; charset=utf-8",
                        "X-Content-Type-Options",
                        "nosniff"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
