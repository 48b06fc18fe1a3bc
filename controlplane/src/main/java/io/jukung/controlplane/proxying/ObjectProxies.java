package io.jukung.controlplane.proxying;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.SubresourceCall;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** {@code pods/proxy}, {@code services/proxy} and {@code nodes/proxy}. */
final class ObjectProxies {
    private static final Set<String> VERBS = Set.of("get", "create", "update", "patch", "delete");

    private final Registry registry;
    private final Kubelets kubelets;
    private final HttpClient plain;
    private final RandomGenerator random;

    /**
     * @param plain for pods and services; upstream takes any certificate of theirs
     */
    ObjectProxies(Registry registry, Kubelets kubelets, HttpClient plain, RandomGenerator random) {
        this.registry = registry;
        this.kubelets = kubelets;
        this.plain = plain;
        this.random = random;
    }

    Subresource ofPods() {
        return proxy("PodProxyOptions", this::pod);
    }

    Subresource ofServices() {
        return proxy("ServiceProxyOptions", this::service);
    }

    Subresource ofNodes() {
        return proxy("NodeProxyOptions", this::node);
    }

    private static Subresource proxy(String kind, Subresource.Handler handler) {
        return Subresource.custom("proxy", new GroupVersionKind("", "v1", kind), VERBS, handler);
    }

    private ApiResponse pod(SubresourceCall call) throws IOException {
        ApiRequest request = call.request();
        ProxyTarget target = ProxyTarget.parse("pod", request.info().name());
        JsonObject pod = find(BuiltIn.PODS, request.info().namespace(), target.name());
        String ip = pod.object("status").string("podIP");
        if (ip.isEmpty()) {
            throw StatusException.badRequest("address not allowed");
        }
        String port = target.port().isEmpty() ? firstPort(pod) : target.port();
        String host =
                port.isEmpty() ? ip : Kubelets.hostPort(ip, Long.parseLong(number(pod, port)));
        return passed(call, "PodProxyOptions", plain, target.schemeOr("http") + "://" + host);
    }

    private static String firstPort(JsonObject pod) {
        return containerPorts(pod).stream()
                .map(p -> String.valueOf(p.integer("containerPort", 0)))
                .findFirst()
                .orElse("");
    }

    private static String number(JsonObject pod, String port) {
        if (port.chars().allMatch(Character::isDigit)) {
            return port;
        }
        return containerPorts(pod).stream()
                .filter(p -> p.string("name").equals(port))
                .map(p -> String.valueOf(p.integer("containerPort", 0)))
                .findFirst()
                .orElseThrow(() -> StatusException.badRequest("invalid pod port \"" + port + "\""));
    }

    private static List<JsonObject> containerPorts(JsonObject pod) {
        return pod.object("spec").array("containers").objects().stream()
                .flatMap(c -> c.array("ports").objects().stream())
                .toList();
    }

    private ApiResponse service(SubresourceCall call) throws IOException {
        ApiRequest request = call.request();
        ProxyTarget target = ProxyTarget.parse("service", request.info().name());
        JsonObject service = find(BuiltIn.SERVICES, request.info().namespace(), target.name());
        String portName = portName(service, target);
        List<String> addresses =
                ReadyAddresses.of(registry, request.info().namespace(), target.name(), portName);
        if (addresses.isEmpty()) {
            throw StatusException.unavailable(
                    "no endpoints available for service \"" + target.name() + "\"");
        }
        String address = addresses.get(random.nextInt(addresses.size()));
        return passed(
                call, "ServiceProxyOptions", plain, target.schemeOr("http") + "://" + address);
    }

    /** The name of the port that is meant: named, given by number, or the only one. */
    private static String portName(JsonObject service, ProxyTarget target) {
        List<JsonObject> ports = service.object("spec").array("ports").objects();
        if (target.port().isEmpty()) {
            return ports.isEmpty() ? "" : ports.getFirst().string("name");
        }
        for (JsonObject port : ports) {
            if (port.string("name").equals(target.port())
                    || String.valueOf(port.integer("port", 0)).equals(target.port())) {
                return port.string("name");
            }
        }
        throw StatusException.unavailable(
                "no service port \""
                        + target.port()
                        + "\" found for service \""
                        + target.name()
                        + "\"");
    }

    private ApiResponse node(SubresourceCall call) throws IOException {
        ProxyTarget target = ProxyTarget.parse("node", call.request().info().name());
        return passed(call, "NodeProxyOptions", kubelets.client(), kubelets.url(target.name()));
    }

    private JsonObject find(GroupResource resource, String namespace, String name) {
        JsonObject found = registry.objects(resource).get(namespace, name);
        if (found == null) {
            throw StatusException.notFound(resource, name);
        }
        return found;
    }

    private static ApiResponse passed(
            SubresourceCall call, String kind, HttpClient client, String base) throws IOException {
        Exchange exchange = call.request().exchange();
        if (exchange == null) {
            throw StatusException.badRequest("proxied requests need a connection");
        }
        String path = exchange.path();
        String rest = call.request().info().rest();
        String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
        if (rest.isEmpty()
                && !path.endsWith("/")
                && !PassThrough.upgrades(exchange)
                && (exchange.method().equals("GET") || exchange.method().equals("HEAD"))) {
            exchange.respond(301, Headers.of("Location", path + "/" + query), new byte[0]);
            return new ApiResponse.Done();
        }
        JsonObject options = JsonObject.of("apiVersion", "v1", "kind", kind, "path", rest);
        JsonObject ignored =
                call.admit(Operation.CONNECT, new GroupVersionKind("", "v1", kind), options, null);
        String proxied = (rest.startsWith("/") ? "" : "/") + rest;
        String host = exchange.headers().get("Host", "");
        ProxyLinks links =
                ProxyLinks.of(path, proxied, host, base.substring(base.indexOf("://") + 3));
        new PassThrough(client, path, links).pass(exchange, base + proxied + query);
        return new ApiResponse.Done();
    }
}
