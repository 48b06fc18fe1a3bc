package io.jukung.controlplane.proxying;

import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.SubresourceCall;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code pods/NAME/log}: a container's log, streamed from its node's kubelet. */
final class PodLogs implements Subresource.Handler {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");
    private static final int LONGEST_ERROR = 2000;

    private final Kubelets kubelets;

    PodLogs(Kubelets kubelets) {
        this.kubelets = kubelets;
    }

    Subresource subresource() {
        return Subresource.custom(
                "log", new GroupVersionKind("", "v1", "Pod"), Set.of("get"), this);
    }

    @Override
    public ApiResponse handle(SubresourceCall call) throws IOException {
        ApiRequest request = call.request();
        Map<String, List<String>> options = options(request);
        JsonObject pod = call.object();
        String container = ContainerChoice.of(pod, request.option("container"));
        String nodeName = pod.object("spec").string("nodeName");
        if (nodeName.isEmpty()) {
            // what has no node has no log yet
            return new ApiResponse.Raw(200, TEXT, new byte[0]);
        }
        String url =
                kubelets.url(nodeName)
                        + "/containerLogs/"
                        + request.info().namespace()
                        + "/"
                        + request.info().name()
                        + "/"
                        + container
                        + Options.query(options);
        HttpClient.Response response;
        try {
            response =
                    kubelets.client().send(new HttpClient.Request("GET", url, new Headers(), null));
        } catch (IOException e) {
            throw Options.unreachable("Get", url, e);
        }
        try (response) {
            if (response.status() < 200 || response.status() > 206) {
                throw refused(request.info().name(), response);
            }
            return passed(request, response, options.containsKey("follow"));
        }
    }

    private static ApiResponse passed(
            ApiRequest request, HttpClient.Response response, boolean follow) throws IOException {
        Exchange exchange = request.exchange();
        if (exchange == null) {
            return new ApiResponse.Raw(200, TEXT, response.body().readAllBytes());
        }
        // a reader that waits for the next line would not see that its client has gone
        exchange.onClose(response::close);
        if (exchange.wantsUpgrade("websocket")) {
            LogSocket.send(exchange, response.body(), response::close);
            return new ApiResponse.Done();
        }
        try (OutputStream out = exchange.startResponse(200, TEXT)) {
            InputStream in = response.body();
            byte[] buffer = new byte[16 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                if (follow || in.available() == 0) {
                    out.flush();
                }
            }
        }
        return new ApiResponse.Done();
    }

    private static StatusException refused(String name, HttpClient.Response response)
            throws IOException {
        String text = new String(response.body().readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
        return switch (response.status()) {
            case 500 -> StatusException.internal(text);
            case 400 -> StatusException.badRequest(text);
            case 404 ->
                    StatusException.of(
                            404,
                            "NotFound",
                            "the server could not find the requested resource ( pods/log "
                                    + name
                                    + ")",
                            JsonObject.of("name", name, "kind", "pods/log"));
            default ->
                    StatusException.of(
                            response.status(),
                            "",
                            "the server responded with the status code "
                                    + response.status()
                                    + " but did not return more information ( pods/log "
                                    + name
                                    + ")",
                            JsonObject.of("name", name, "kind", "pods/log"));
        };
    }

    /** The options for the kubelet, checked. */
    private static Map<String, List<String>> options(ApiRequest request) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        List<FieldError> errors = new ArrayList<>(0);
        for (String flag : List.of("follow", "previous", "timestamps")) {
            if (Options.flag(request, flag)) {
                options.put(flag, List.of("true"));
            }
        }
        atLeast(request, "tailLines", 0, options, errors);
        atLeast(request, "limitBytes", 1, options, errors);
        atLeast(request, "sinceSeconds", 1, options, errors);
        String sinceTime = request.option("sinceTime");
        if (!sinceTime.isEmpty()) {
            try {
                options.put("sinceTime", List.of(Times.format(Times.parse(sinceTime))));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw StatusException.badRequest(String.valueOf(e.getMessage()));
            }
            if (options.containsKey("sinceSeconds")) {
                errors.add(
                        FieldError.forbidden(
                                FieldPath.ROOT,
                                "at most one of `sinceTime` or `sinceSeconds` may be specified"));
            }
        }
        String stream = request.option("stream");
        if (!stream.isEmpty()) {
            if (!Set.of("All", "Stdout", "Stderr").contains(stream)) {
                errors.add(
                        FieldError.notSupported(
                                FieldPath.of("stream"),
                                stream,
                                List.of("All", "Stdout", "Stderr")));
            }
            options.put("stream", List.of(stream));
        }
        if (!errors.isEmpty()) {
            throw StatusException.invalid("", "PodLogOptions", request.info().name(), errors);
        }
        return options;
    }

    private static void atLeast(
            ApiRequest request,
            String name,
            long least,
            Map<String, List<String>> options,
            List<FieldError> errors) {
        Long value = Options.number(request, name);
        if (value == null) {
            return;
        }
        if (value < least) {
            errors.add(
                    FieldError.invalid(
                            FieldPath.of(name),
                            value,
                            least == 0
                                    ? "must be greater than or equal to 0"
                                    : "must be greater than 0"));
        }
        options.put(name, List.of(value.toString()));
    }
}
