package io.jukung.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;

/** Header fields between {@link Headers} and HTTP/1.1's codec. */
final class Http1Fields {
    private Http1Fields() {}

    static Headers fields(HttpHeaders received) {
        Headers headers = new Headers();
        for (Map.Entry<String, String> field : received) {
            headers.add(field.getKey(), field.getValue());
        }
        return headers;
    }

    static HttpHeaders copy(Headers headers) {
        HttpHeaders fields = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        headers.forEach(fields::add);
        return fields;
    }

    /**
     * The answer's fields with its framing.
     *
     * @param chunks whether the client understands chunks; else the connection's end ends the body
     */
    static HttpHeaders response(ResponseHead head, boolean chunks) {
        HttpHeaders fields = copy(head.headers());
        if (!fields.contains(HttpHeaderNames.DATE)) {
            fields.set(HttpHeaderNames.DATE, HttpDate.now());
        }
        if (head.bodyAllowed()) {
            if (head.contentLength() != ResponseHead.UNKNOWN) {
                fields.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(head.contentLength()));
                fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
            } else if (!fields.contains(HttpHeaderNames.CONTENT_LENGTH) && chunks) {
                fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        }
        return fields;
    }
}
