package io.jukung.schema.protobuf;

import java.util.function.UnaryOperator;

/**
 * Messages of versions that are no longer served, as the messages of those that came after. Most
 * number their fields alike; these do not:
 *
 * <pre>
 *   EndpointSlice v1beta1   endpoints.hints 7                 ─▶ 8 (7 is the zone now)
 *   Ingress v1beta1         backend{serviceName 1, port 2}    ─▶ backend{service 4{name 1, port 2}}
 * </pre>
 */
final class PastWire {
    private static final int[] ENDPOINTS = {2};
    private static final int[] DEFAULT_BACKEND = {2, 1};
    private static final int[] BACKENDS = {2, 3, 2, 1, 1, 2};

    private PastWire() {}

    /** A beta's message as v1 has it. */
    static byte[] asStable(String kind, byte[] beta) {
        return switch (kind) {
            case "EndpointSlice" -> rewrite(beta, ENDPOINTS, 0, PastWire::endpoint);
            case "Ingress" ->
                    rewrite(
                            rewrite(beta, DEFAULT_BACKEND, 0, PastWire::backend),
                            BACKENDS,
                            0,
                            PastWire::backend);
            default -> beta;
        };
    }

    /** The same message with those that are at a path of fields in it changed. */
    private static byte[] rewrite(
            byte[] message, int[] path, int depth, UnaryOperator<byte[]> change) {
        if (depth == path.length) {
            return change.apply(message);
        }
        ProtoReader in = new ProtoReader(message);
        ProtoWriter out = new ProtoWriter();
        while (in.next()) {
            if (in.field() == path[depth]) {
                out.bytes(in.field(), rewrite(in.bytes(), path, depth + 1, change));
            } else {
                out.raw(in.whole());
            }
        }
        return out.toBytes();
    }

    private static byte[] endpoint(byte[] beta) {
        ProtoReader in = new ProtoReader(beta);
        ProtoWriter out = new ProtoWriter();
        while (in.next()) {
            if (in.field() == 7) {
                out.bytes(8, in.bytes());
            } else {
                out.raw(in.whole());
            }
        }
        return out.toBytes();
    }

    private static byte[] backend(byte[] beta) {
        ProtoReader in = new ProtoReader(beta);
        ProtoWriter out = new ProtoWriter();
        ProtoWriter service = new ProtoWriter();
        boolean resource = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> service.text(1, in.text());
                case 2 -> service.bytes(2, port(in.message()));
                default -> {
                    resource = true;
                    out.raw(in.whole());
                }
            }
        }
        if (!resource) {
            out.bytes(4, service.toBytes());
        }
        return out.toBytes();
    }

    /** A number or a string, told by its first field, as a name or a number. */
    private static byte[] port(ProtoReader numberOrString) {
        ProtoWriter out = new ProtoWriter();
        boolean named = false;
        while (numberOrString.next()) {
            switch (numberOrString.field()) {
                case 1 -> named = numberOrString.number() != 0;
                case 2 -> {
                    long number = numberOrString.number();
                    if (!named) {
                        out.number(2, number);
                    }
                }
                case 3 -> {
                    String name = numberOrString.text();
                    if (named) {
                        out.text(1, name);
                    }
                }
                default -> numberOrString.skip();
            }
        }
        return out.toBytes();
    }
}
