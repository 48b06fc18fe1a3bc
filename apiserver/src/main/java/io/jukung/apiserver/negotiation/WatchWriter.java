package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.authentication.BearerToken;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse.Event;
import io.jukung.apiserver.request.ApiResponse.EventSource;
import io.jukung.apiserver.table.PartialView;
import io.jukung.apiserver.table.TableView;
import io.jukung.http.AnswerStream;
import io.jukung.http.Burst;
import io.jukung.http.Exchange;
import io.jukung.http.WebSocket;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a watch: one JSON frame an event, in a chunked answer or in a WebSocket's messages. */
final class WatchWriter {
    private static final int LENGTH = 4;

    private final AnswerWriter answers;
    private final Exchange exchange;
    private final ApiRequest request;
    private final Accepted accepted;
    private boolean headerSent;

    WatchWriter(AnswerWriter answers, Exchange exchange, ApiRequest request, Accepted accepted) {
        this.answers = answers;
        this.exchange = exchange;
        this.request = request;
        this.accepted = accepted;
    }

    void write(EventSource source) throws IOException {
        exchange.onClose(source::close);
        try (source) {
            if (exchange.wantsUpgrade("websocket")) {
                socket(source);
            } else {
                stream(source);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(EventSource source) throws IOException, InterruptedException {
        try (AnswerStream out =
                exchange.startResponse(
                        200,
                        answers.headers(
                                request,
                                protobuf() ? ProtobufCodec.STREAM_TYPE : "application/json"))) {
            out.flush();
            Event event;
            while ((event = source.next((meanwhile, burst) -> pass(out, meanwhile, burst)))
                    != null) {
                out.write(frame(event));
                if (!source.ready()) {
                    out.flush();
                }
            }
        }
    }

    private boolean pass(AnswerStream out, Event event, Burst burst) {
        try {
            return out.offer(frame(event), burst);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void socket(EventSource source) throws IOException, InterruptedException {
        try (WebSocket socket =
                exchange.upgradeWebSocket(
                        subprotocol(), answers.headers(request, "application/json"))) {
            Event event;
            while ((event = source.next()) != null) {
                byte[] frame = frame(event);
                // messages have their own lengths
                int from = protobuf() ? LENGTH : 0;
                socket.send(!protobuf(), frame, from, frame.length - from);
            }
        }
    }

    /** The one that the client offers, whatever it is; a token among them is none. */
    private @Nullable String subprotocol() {
        List<String> offered =
                request.headers().all("Sec-WebSocket-Protocol").stream()
                        .flatMap(line -> Stream.of(line.split(",")))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty() && !name.startsWith(BearerToken.PROTOCOL))
                        .toList();
        return offered.size() == 1 ? offered.getFirst() : null;
    }

    private boolean protobuf() {
        return accepted.encoding() == Accepted.Encoding.PROTOBUF;
    }

    /** What all watchers of a form get alike is made once; tables show ages and are not alike. */
    private byte[] frame(Event event) throws IOException {
        if (accepted.shape() != Accepted.Shape.AS_IS) {
            return made(event);
        }
        FrameCache frames = answers.frames();
        byte[] known = frames.find(event, accepted.encoding());
        if (known == null) {
            known = made(event);
            frames.keep(event, accepted.encoding(), known);
        }
        return known;
    }

    private byte[] made(Event event) throws IOException {
        if (protobuf()) {
            ProtobufCodec codec = ProtobufCodec.builtIn();
            boolean partial =
                    accepted.shape() != Accepted.Shape.AS_IS && !event.type().equals("ERROR");
            byte[] message =
                    codec.watchEvent(
                            event.type(),
                            partial
                                    ? codec.encode(
                                            PartialView.of(
                                                    event.object().tree(), accepted.version()))
                                    : event.object().protobuf());
            return ByteBuffer.allocate(message.length + LENGTH)
                    .putInt(message.length)
                    .put(message)
                    .array();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        out.writeBytes(ascii("{\"type\":\"" + event.type() + "\",\"object\":"));
        switch (accepted.shape()) {
            case AS_IS -> event.object().writeTo(out);
            case TABLE -> Json.write(row(event), out);
            case PARTIAL, PARTIAL_LIST ->
                    Json.write(
                            event.type().equals("ERROR")
                                    ? event.object().tree()
                                    : PartialView.of(event.object().tree(), accepted.version()),
                            out);
        }
        out.writeBytes(ascii("}\n"));
        return out.toByteArray();
    }

    /** A bookmark has no rows to show; its revision stands on the table. */
    private JsonObject row(Event event) {
        JsonObject object = event.object().tree();
        if (event.type().equals("ERROR")) {
            return object;
        }
        TableView table = answers.table(request, accepted);
        boolean header = !headerSent;
        headerSent = true;
        return table.of(AnswerWriter.version(object), List.of(object), header);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
