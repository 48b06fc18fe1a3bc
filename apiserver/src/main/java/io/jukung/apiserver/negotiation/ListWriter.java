package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.request.ApiResponse.Listing;
import io.jukung.apiserver.table.TableView;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a list piece after piece, from what its items already are: their own bytes as JSON, their
 * own message as protobuf, their metadata's bytes in the rows of a table.
 */
final class ListWriter {
    private static final byte[] CELLS = bytes("{\"cells\":");
    private static final byte[] OBJECT = bytes(",\"object\":");

    private final OutputStream out;
    private final Listing list;

    ListWriter(OutputStream out, Listing list) {
        this.out = out;
        this.list = list;
    }

    void json() throws IOException {
        head(
                JsonObject.of(
                        "kind", list.kind(),
                        "apiVersion", list.apiVersion(),
                        "metadata", list.metadata()),
                "items");
        boolean typed = list.typed();
        boolean first = true;
        for (ApiObject item : list.items()) {
            comma(first);
            first = false;
            if (typed) {
                item.writeItemTo(out);
            } else {
                item.writeTo(out);
            }
        }
        ascii("]}\n");
    }

    void protobuf() throws IOException {
        ProtobufCodec codec = ProtobufCodec.builtIn();
        List<byte[]> messages = list.items().stream().map(ApiObject::message).toList();
        codec.writeList(out, list.groupVersionKind(), list.metadata(), messages);
    }

    /** Rows whose objects are reduced to metadata, which is what tools ask for. */
    void table(TableView table, String version) throws IOException {
        head(table.of(list.metadata(), List.of(), true).without("rows"), "rows");
        byte[] partial = partialHead(version);
        boolean first = true;
        for (ApiObject item : table.inOrder(list.items(), ApiObject::tree)) {
            comma(first);
            first = false;
            out.write(CELLS);
            table.writeCells(item.row(table.columns(), table::rowOf), out);
            out.write(OBJECT);
            partial(item, partial);
            out.write('}');
        }
        ascii("]}\n");
    }

    void partial(String version) throws IOException {
        head(
                JsonObject.of(
                        "kind",
                        "PartialObjectMetadataList",
                        "apiVersion",
                        "meta.k8s.io/" + version,
                        "metadata",
                        list.metadata()),
                "items");
        byte[] partial = partialHead(version);
        boolean first = true;
        for (ApiObject item : list.items()) {
            comma(first);
            first = false;
            partial(item, partial);
        }
        ascii("]}\n");
    }

    private static byte[] partialHead(String version) {
        return bytes(
                "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/"
                        + version
                        + "\",\"metadata\":");
    }

    private void partial(ApiObject item, byte[] head) throws IOException {
        out.write(head);
        item.writeMetadataTo(out);
        out.write('}');
    }

    /** Everything of an object but its last member, an array that is open from here on. */
    private void head(JsonObject rest, String array) throws IOException {
        byte[] json = Json.write(rest);
        out.write(json, 0, json.length - 1);
        ascii(",\"" + array + "\":[");
    }

    private void comma(boolean first) throws IOException {
        if (!first) {
            out.write(',');
        }
    }

    private void ascii(String text) throws IOException {
        out.write(bytes(text));
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
