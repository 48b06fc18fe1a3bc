package io.jukung.http;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Header fields between {@link Headers} and HTTP/2's form of them. */
final class Http2Fields {
    /** What belongs to one HTTP/1.1 connection and must not appear in HTTP/2. */
    private static final Set<String> CONNECTION_FIELDS =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private Http2Fields() {}

    static String text(@Nullable CharSequence value, String otherwise) {
        return value == null ? otherwise : value.toString();
    }

    static Headers request(Http2Headers received) {
        Headers headers = fields(received);
        CharSequence authority = received.authority();
        if (authority != null) {
            headers.set("host", authority.toString());
        }
        return headers;
    }

    /** Everything but the pseudo-headers. */
    static Headers fields(Http2Headers received) {
        Headers headers = new Headers();
        for (Map.Entry<CharSequence, CharSequence> field : received) {
            CharSequence name = field.getKey();
            if (name.isEmpty() || name.charAt(0) != ':') {
                headers.add(name.toString(), field.getValue().toString());
            }
        }
        return headers;
    }

    static Http2Headers response(ResponseHead head) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        fields.status(Integer.toString(head.status()));
        long length = head.contentLength();
        boolean sized = length != ResponseHead.UNKNOWN && head.bodyAllowed();
        if (sized) {
            fields.add("content-length", Long.toString(length));
        }
        copy(head.headers(), fields, sized);
        if (!fields.contains("date")) {
            fields.add("date", HttpDate.now());
        }
        return fields;
    }

    /** Copies what HTTP/2 allows. */
    static void copy(Headers from, Http2Headers to, boolean withoutLength) {
        from.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (CONNECTION_FIELDS.contains(lower)
                    || lower.equals("host")
                    || (withoutLength && lower.equals("content-length"))) {
                return;
            }
            checkLine(value);
            to.add(lower, value);
        });
    }

    /** A line break in a value would let it forge further fields behind an HTTP/1.1 proxy. */
    private static void checkLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("header value contains a line break");
            }
        }
    }
}
