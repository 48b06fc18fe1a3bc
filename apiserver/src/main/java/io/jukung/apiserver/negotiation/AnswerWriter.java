package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.registry.ApiObject;
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
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes the chain's answers to their exchanges. */
final class AnswerWriter {
    private static final int GZIP_FROM = 128 * 1024;

    private final Registry registry;
    private final Clock clock;

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
                    new WatchWriter(this, exchange, request, Accepted.of(request))
                            .write(watching.events());
            case ApiResponse.One one -> encoded(exchange, request, one.code(), body(request, one));
            case ApiResponse.Tree tree ->
                    encoded(
                            exchange,
                            request,
                            tree.code(),
                            encode(Accepted.of(request), tree.tree()));
            case ApiResponse.Listing listing ->
                    encoded(exchange, request, 200, body(request, listing));
        }
    }

    void fail(Exchange exchange, ApiRequest request, StatusException failure) throws IOException {
        Accepted accepted;
        try {
            accepted = Accepted.of(request);
        } catch (StatusException e) {
            accepted = Accepted.JSON;
        }
        Written status = encode(accepted, failure.status());
        Headers headers = headers(request, status.form().encoding().mediaType());
        if (failure.retryAfterSeconds() > 0) {
            headers.add("Retry-After", Integer.toString(failure.retryAfterSeconds()));
        }
        exchange.respond(failure.code(), headers, status.bytes());
    }

    private Written body(ApiRequest request, ApiResponse.One one) throws IOException {
        Accepted accepted = Accepted.of(request);
        return switch (accepted.shape()) {
            case AS_IS -> {
                if (accepted.encoding() == Accepted.Encoding.JSON && !accepted.pretty()) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
                    one.object().writeTo(out);
                    out.write('\n');
                    yield new Written(Accepted.JSON, out.toByteArray());
                }
                yield encode(accepted, one.object().tree());
            }
            case TABLE ->
                    encode(
                            accepted,
                            table(request, accepted)
                                    .of(
                                            version(one.object().tree()),
                                            List.of(one.object().tree()),
                                            true));
            case PARTIAL ->
                    encode(accepted, PartialView.of(one.object().tree(), accepted.version()));
        };
    }

    private Written body(ApiRequest request, ApiResponse.Listing list) throws IOException {
        Accepted accepted = Accepted.of(request);
        return switch (accepted.shape()) {
            case AS_IS ->
                    accepted.encoding() == Accepted.Encoding.JSON && !accepted.pretty()
                            ? new Written(accepted, pieces(list))
                            : encode(accepted, list.tree());
            case TABLE ->
                    encode(
                            accepted,
                            table(request, accepted)
                                    .of(
                                            list.metadata(),
                                            list.items().stream().map(ApiObject::tree).toList(),
                                            true));
            case PARTIAL ->
                    encode(
                            accepted,
                            JsonObject.of(
                                    "kind",
                                    "PartialObjectMetadataList",
                                    "apiVersion",
                                    "meta.k8s.io/" + accepted.version(),
                                    "metadata",
                                    list.metadata(),
                                    "items",
                                    JsonArray.of(
                                            list.items().stream()
                                                    .map(item ->
                                                            PartialView.of(
                                                                    item.tree(),
                                                                    accepted.version()))
                                                    .toArray())));
        };
    }

    /** The list made of its items' own bytes, one after another. */
    private static byte[] pieces(ApiResponse.Listing list) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        out.writeBytes(ascii("{\"kind\":\"" + list.kind() + "\",\"apiVersion\":\""));
        out.writeBytes(ascii(list.apiVersion() + "\",\"metadata\":"));
        Json.write(list.metadata(), out);
        out.writeBytes(ascii(",\"items\":["));
        boolean first = true;
        for (ApiObject item : list.items()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            item.writeTo(out);
        }
        out.writeBytes(ascii("]}\n"));
        return out.toByteArray();
    }

    TableView table(ApiRequest request, Accepted accepted) {
        boolean own =
                request.info().subresource().isEmpty()
                        || request.info().subresource().equals("status");
        return new TableView(
                own && request.info().resourceRequest() ? columns(request) : List.of(),
                accepted.version(),
                TableView.Include.of(request.option("includeObject")),
                clock.now());
    }

    private List<Column> columns(ApiRequest request) {
        ResourceDefinition stored =
                registry.find(request.info().group(), request.info().resource());
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
        Warnings.headers(request.warnings()).forEach(text -> headers.add("Warning", text));
        return headers;
    }

    private void encoded(Exchange exchange, ApiRequest request, int code, Written written)
            throws IOException {
        Headers headers = headers(request, written.form().encoding().mediaType());
        byte[] body = written.bytes();
        if (body.length >= GZIP_FROM && takesGzip(request)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 8);
            try (GZIPOutputStream gzip = new GZIPOutputStream(out, 32 * 1024)) {
                gzip.write(body);
            }
            headers.add("Content-Encoding", "gzip").add("Vary", "Accept-Encoding");
            exchange.respond(code, headers, out.toByteArray());
            return;
        }
        exchange.respond(code, headers, body);
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
