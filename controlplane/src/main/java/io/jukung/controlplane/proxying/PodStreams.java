package io.jukung.controlplane.proxying;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.SubresourceCall;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.http.Exchange;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code pods/NAME/exec}, {@code attach} and {@code portforward}: the client's upgraded connection
 * is joined to one with the kubelet; both speak SPDY or WebSocket, and nothing in between looks.
 */
final class PodStreams {
    private final Kubelets kubelets;
    private final Authorizer authorizer;
    private final PassThrough passThrough;

    PodStreams(Kubelets kubelets, Authorizer authorizer) {
        this.kubelets = kubelets;
        this.authorizer = authorizer;
        this.passThrough = new PassThrough(kubelets.client());
    }

    List<Subresource> subresources() {
        return List.of(
                stream("exec", "PodExecOptions", this::exec),
                stream("attach", "PodAttachOptions", this::attach),
                stream("portforward", "PodPortForwardOptions", this::portForward));
    }

    private Subresource stream(String name, String kind, Subresource.Handler handler) {
        return Subresource.custom(
                name,
                new GroupVersionKind("", "v1", kind),
                Set.of("get", "create"),
                call -> {
                    mayCreate(call.request());
                    return handler.handle(call);
                });
    }

    private ApiResponse exec(SubresourceCall call) throws IOException {
        ApiRequest request = call.request();
        List<String> command = request.query().getOrDefault("command", List.of());
        JsonObject options =
                streamOptions(request, "PodExecOptions").with("command", JsonArray.copyOf(command));
        Map<String, List<String>> query = streamQuery(options);
        if (!command.isEmpty()) {
            query.put("command", command);
        }
        return container(call, "exec", "PodExecOptions", options, query);
    }

    private ApiResponse attach(SubresourceCall call) throws IOException {
        JsonObject options = streamOptions(call.request(), "PodAttachOptions");
        return container(call, "attach", "PodAttachOptions", options, streamQuery(options));
    }

    private static JsonObject streamOptions(ApiRequest request, String kind) {
        JsonObject options = JsonObject.of("apiVersion", "v1", "kind", kind);
        for (String stream : List.of("stdin", "stdout", "stderr", "tty")) {
            if (Options.flag(request, stream)) {
                options = options.with(stream, true);
            }
        }
        String container = request.option("container");
        return container.isEmpty() ? options : options.with("container", container);
    }

    private static Map<String, List<String>> streamQuery(JsonObject options) {
        boolean tty = options.bool("tty", false);
        Map<String, List<String>> query = new LinkedHashMap<>();
        Map.of("stdin", "input", "stdout", "output", "tty", "tty")
                .forEach((option, parameter) -> {
                    if (options.bool(option, false)) {
                        query.put(parameter, List.of("1"));
                    }
                });
        if (options.bool("stderr", false) && !tty) {
            query.put("error", List.of("1"));
        }
        return query;
    }

    private ApiResponse container(
            SubresourceCall call,
            String path,
            String kind,
            JsonObject options,
            Map<String, List<String>> query)
            throws IOException {
        JsonObject pod = call.object();
        String container = ContainerChoice.of(pod, call.request().option("container"));
        String url = podUrl(call, pod, path) + "/" + container + Options.query(query);
        return joined(call, kind, options, url);
    }

    private ApiResponse portForward(SubresourceCall call) throws IOException {
        JsonObject pod = call.object();
        List<String> ports = new ArrayList<>();
        for (String list : call.request().query().getOrDefault("ports", List.of())) {
            ports.addAll(List.of(list.split(",")));
        }
        JsonObject options =
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "PodPortForwardOptions",
                        "ports",
                        ports.isEmpty()
                                ? null
                                : JsonArray.copyOf(ports.stream().map(PodStreams::port).toList()));
        Map<String, List<String>> query =
                ports.isEmpty() ? Map.of() : Map.of("port", List.of(String.join(",", ports)));
        String url = podUrl(call, pod, "portForward") + Options.query(query);
        return joined(call, "PodPortForwardOptions", options, url);
    }

    private static Long port(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw StatusException.badRequest(
                    "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private String podUrl(SubresourceCall call, JsonObject pod, String path) {
        String nodeName = pod.object("spec").string("nodeName");
        String name = call.request().info().name();
        if (nodeName.isEmpty()) {
            throw StatusException.badRequest("pod " + name + " does not have a host assigned");
        }
        return kubelets.url(nodeName)
                + "/"
                + path
                + "/"
                + call.request().info().namespace()
                + "/"
                + name;
    }

    private ApiResponse joined(SubresourceCall call, String kind, JsonObject options, String url)
            throws IOException {
        ApiRequest request = call.request();
        Exchange exchange = request.exchange();
        if (exchange == null || !PassThrough.upgrades(exchange)) {
            throw StatusException.badRequest("Upgrade request required");
        }
        JsonObject ignored =
                call.admit(Operation.CONNECT, new GroupVersionKind("", "v1", kind), options, null);
        passThrough.pass(exchange, url);
        return new ApiResponse.Done();
    }

    /** A WebSocket comes as a GET, yet does what otherwise needs the verb create. */
    private void mayCreate(ApiRequest request) {
        RequestInfo info = request.info();
        if (info.verb().equals("create")) {
            return;
        }
        RequestInfo create =
                RequestInfo.resource(
                        "create",
                        info.groupVersionResource(),
                        info.namespace(),
                        info.name(),
                        info.subresource());
        if (authorizer.authorize(request.user(), create).verdict() != Authorizer.Verdict.ALLOW) {
            throw StatusException.forbidden(
                    BuiltIn.PODS,
                    info.name(),
                    "User \""
                            + request.user().name()
                            + "\" cannot create resource \"pods/"
                            + info.subresource()
                            + "\" in API group \"\" in the namespace \""
                            + info.namespace()
                            + "\"");
        }
    }
}
