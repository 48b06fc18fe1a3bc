package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.registry.Conversion;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.table.Column;
import io.jukung.apiserver.table.PartialView;
import io.jukung.apiserver.table.TableView;
import io.jukung.base.Clock;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Writes the chain's answers to their exchanges. */
final class AnswerWriter {
    private final Registry registry;
    private final Clock clock;
    private final FrameCache frames = new FrameCache();

    AnswerWriter(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void write(Exchange exchange, ApiRequest request, ApiResponse response) throws IOException {
        switch (response) {
            case ApiResponse.Done ignored -> {}
            case ApiResponse.Raw raw ->
                    respond(exchange, request, raw.code(), raw.headers(), raw.body());
            case ApiResponse.Watching watching ->
                    new WatchWriter(this, exchange, request, accepted(request))
                            .write(watching.events());
            case ApiResponse.One one -> encoded(exchange, request, one.code(), body(request, one));
            case ApiResponse.Tree tree ->
                    encoded(
                            exchange,
                            request,
                            tree.code(),
                            shaped(request, accepted(request), tree.tree()));
            case ApiResponse.Listing listing -> list(exchange, request, listing);
        }
    }

    private Accepted accepted(ApiRequest request) {
        return Negotiation.accepted(request, registry);
    }

    void fail(Exchange exchange, ApiRequest request, StatusException failure) throws IOException {
        Accepted accepted = Accepted.ofFailure(request);
        Written status = encode(accepted, failure.status());
        Headers headers = headers(request, status.form().encoding().mediaType());
        if (failure.retryAfterSeconds() > 0) {
            headers.add("Retry-After", Integer.toString(failure.retryAfterSeconds()));
        }
        exchange.respond(failure.code(), headers, status.bytes());
    }

    /** A Scale can be had as a table or bare metadata too; documents and statuses stay as is. */
    private Written shaped(ApiRequest request, Accepted accepted, JsonObject tree) {
        boolean scale =
                request.info().subresource().equals("scale") && tree.string("kind").equals("Scale");
        return encode(accepted, scale ? shape(request, accepted, tree) : tree);
    }

    private JsonObject shape(ApiRequest request, Accepted accepted, JsonObject tree) {
        return switch (accepted.shape()) {
            case AS_IS -> tree;
            case TABLE -> table(request, accepted).of(version(tree), List.of(tree), true);
            case PARTIAL -> PartialView.of(tree, accepted.version());
            case PARTIAL_LIST ->
                    throw Accepted.unfit(
                            "PartialObjectMetadataList", "not a list", GroupVersionKind.of(tree));
        };
    }

    private Written body(ApiRequest request, ApiResponse.One one) throws IOException {
        Accepted accepted = accepted(request);
        return switch (accepted.shape()) {
            case AS_IS -> {
                if (accepted.encoding() == Accepted.Encoding.JSON && !accepted.pretty()) {
                    yield new Written(Accepted.JSON, one.object().line());
                }
                Accepted form = accepted.writing(one.object().tree());
                yield form.encoding() == Accepted.Encoding.PROTOBUF
                        ? new Written(form, one.object().protobuf())
                        : encode(form, one.object().tree());
            }
            case TABLE, PARTIAL, PARTIAL_LIST ->
                    encode(accepted, shape(request, accepted, one.object().tree()));
        };
    }

    private void list(Exchange exchange, ApiRequest request, ApiResponse.Listing list)
            throws IOException {
        Accepted accepted = accepted(request);
        TableView.Include include = TableView.Include.of(request.option("includeObject"));
        boolean json = accepted.encoding() == Accepted.Encoding.JSON && !accepted.pretty();
        boolean protobuf = accepted.encoding() == Accepted.Encoding.PROTOBUF && list.typed();
        switch (accepted.shape()) {
            case AS_IS -> {
                if (json) {
                    stream(exchange, request, accepted, list, ListWriter::json);
                } else if (protobuf) {
                    stream(exchange, request, accepted, list, ListWriter::protobuf);
                } else {
                    encoded(exchange, request, 200, encode(accepted, list.tree()));
                }
            }
            case TABLE -> {
                TableView table = table(request, accepted);
                if (json && include == TableView.Include.METADATA) {
                    stream(
                            exchange,
                            request,
                            accepted,
                            list,
                            writer -> writer.table(table, accepted.version()));
                } else {
                    List<JsonObject> trees =
                            table.inOrder(list.items(), ApiObject::tree).stream()
                                    .map(ApiObject::tree)
                                    .toList();
                    JsonObject whole = table.of(list.metadata(), trees, true);
                    encoded(exchange, request, 200, encode(accepted, whole));
                }
            }
            case PARTIAL ->
                    throw Accepted.unfit(
                            "PartialObjectMetadata", "a list", list.groupVersionKind());
            case PARTIAL_LIST -> {
                if (json) {
                    stream(
                            exchange,
                            request,
                            accepted,
                            list,
                            writer -> writer.partial(accepted.version()));
                } else {
                    encoded(exchange, request, 200, encode(accepted, partial(list, accepted)));
                }
            }
        }
    }

    private static JsonObject partial(ApiResponse.Listing list, Accepted accepted) {
        return JsonObject.of(
                "kind",
                "PartialObjectMetadataList",
                "apiVersion",
                "meta.k8s.io/" + accepted.version(),
                "metadata",
                list.metadata(),
                "items",
                JsonArray.of(
                        list.items().stream()
                                .map(item -> PartialView.of(item.tree(), accepted.version()))
                                .toArray()));
    }

    private interface Pieces {
        void write(ListWriter writer) throws IOException;
    }

    private void stream(
            Exchange exchange,
            ApiRequest request,
            Accepted accepted,
            ApiResponse.Listing list,
            Pieces pieces)
            throws IOException {
        Headers headers = headers(request, accepted.encoding().mediaType());
        DeferredBody body = new DeferredBody(exchange, 200, headers, takesGzip(request));
        pieces.write(new ListWriter(body, list));
        request.answered();
        body.close();
    }

    /** What was written to one watcher, for those that get the same. */
    FrameCache frames() {
        return frames;
    }

    TableView table(ApiRequest request, Accepted accepted) {
        boolean own =
                request.info().subresource().isEmpty()
                        || request.info().subresource().equals("status");
        return new TableView(
                own && request.info().resourceRequest() ? columns(request) : List.of(),
                accepted.version(),
                TableView.Include.of(request.option("includeObject")),
                clock.now(),
                printed(request));
    }

    /** Columns of built-in kinds read the version that is stored. */
    private UnaryOperator<JsonObject> printed(ApiRequest request) {
        ResourceDefinition stored = registry.find(request.info().groupVersionResource());
        if (stored == null
                || stored.schema() != null
                || stored.conversion() == Conversion.SAME_SHAPE) {
            return UnaryOperator.identity();
        }
        String version = stored.storageVersion().apiVersion();
        return object ->
                object.string("apiVersion").equals(version)
                        ? object
                        : stored.conversion().convert(object, stored.storageVersion());
    }

    private List<Column> columns(ApiRequest request) {
        ResourceDefinition stored = registry.find(request.info().groupVersionResource());
        if (stored != null) {
            return stored.columns();
        }
        for (VirtualResource virtual : registry.virtualResources()) {
            if (virtual.groupVersion()
                    .resource(virtual.resource())
                    .equals(request.info().groupVersionResource())) {
                return virtual.columns();
            }
        }
        return List.of();
    }

    static JsonObject version(JsonObject object) {
        String version = object.object("metadata").string("resourceVersion");
        return version.isEmpty() ? JsonObject.EMPTY : JsonObject.of("resourceVersion", version);
    }

    /** A body and the form it came to have. */
    record Written(Accepted form, byte[] bytes) {}

    static Written encode(Accepted accepted, JsonObject tree) {
        Accepted form = accepted.writing(tree);
        byte[] bytes =
                switch (form.encoding()) {
                    case YAML -> Yaml.write(tree).getBytes(StandardCharsets.UTF_8);
                    case JSON -> line(form.pretty() ? PrettyJson.write(tree) : Json.write(tree));
                    case PROTOBUF -> ProtobufCodec.builtIn().encode(tree);
                };
        return new Written(form, bytes);
    }

    private static byte[] line(byte[] json) {
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    Headers headers(ApiRequest request, String contentType) {
        Headers headers =
                Headers.of(
                        "Audit-Id",
                        request.auditId(),
                        "Cache-Control",
                        "no-cache, private",
                        "Content-Type",
                        contentType);
        if (!request.flowSchema().isEmpty()) {
            headers.add("X-Kubernetes-Pf-Flowschema-Uid", request.flowSchema());
            headers.add("X-Kubernetes-Pf-Prioritylevel-Uid", request.priorityLevel());
        }
        Warnings.headers(request.warnings()).forEach(text -> headers.add("Warning", text));
        return headers;
    }

    private void encoded(Exchange exchange, ApiRequest request, int code, Written written)
            throws IOException {
        Headers headers = headers(request, written.form().encoding().mediaType());
        if (written.bytes().length <= DeferredBody.LARGE || !takesGzip(request)) {
            request.answered();
            exchange.respond(code, headers, written.bytes());
            return;
        }
        DeferredBody body = new DeferredBody(exchange, code, headers, true);
        body.write(written.bytes());
        request.answered();
        body.close();
    }

    private void respond(Exchange exchange, ApiRequest request, int code, Headers own, byte[] body)
            throws IOException {
        Headers headers = headers(request, own.get("Content-Type", "text/plain; charset=utf-8"));
        own.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                headers.set(name, value);
            }
        });
        exchange.respond(code, headers, body);
    }

    private static boolean takesGzip(ApiRequest request) {
        return request.headers()
                .get("Accept-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("gzip");
    }
}
