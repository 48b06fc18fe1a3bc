package io.jukung.controlplane.proxying;

import io.jukung.http.Headers;
import io.jukung.http.ReverseProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Makes what is behind a proxied path find itself: redirects and the links of HTML pages that begin
 * with a slash get the path before it under which the client reaches it.
 *
 * <pre>
 *   /index.html → /api/v1/namespaces/ns/pods/web:8080/proxy/index.html
 * </pre>
 *
 * @param prepend the path without what is proxied
 * @param requestHost the Host that the client asked for
 * @param targetHost {@code host:port} of what is behind
 */
record ProxyLinks(String prepend, String requestHost, String targetHost)
        implements ReverseProxy.Answers {
    private static final int MAX_PAGE = 8 * 1024 * 1024;
    private static final Pattern URL =
            Pattern.compile("(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(.*)");

    /** The proxied part of a request's path, cut off its end. */
    static ProxyLinks of(String requestPath, String proxied, String host, String target) {
        String suffix = proxied.startsWith("/") ? proxied : "/" + proxied;
        String prepend =
                requestPath.endsWith(suffix)
                        ? requestPath.substring(0, requestPath.length() - suffix.length())
                        : requestPath;
        return new ProxyLinks(prepend, host, target);
    }

    @Override
    public Headers headers(Headers answer) {
        List<String> cors = new ArrayList<>(0);
        answer.forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("access-control-")) {
                cors.add(name);
            }
        });
        cors.forEach(answer::remove);
        String location = answer.get("Location");
        return location == null ? answer : answer.set("Location", rewritten(location));
    }

    @Override
    public InputStream body(Headers answer, InputStream body) throws IOException {
        String type = answer.get("Content-Type", "").split(";", 2)[0].strip();
        String encoding = answer.get("Content-Encoding", "");
        boolean plain = encoding.isEmpty() || encoding.equals("identity");
        if (!type.equals("text/html")
                || answer.get("Location") != null
                || (!plain && !encoding.equals("gzip"))) {
            return body;
        }
        InputStream page = plain ? body : new GZIPInputStream(body);
        answer.remove("Content-Length").remove("Content-Encoding");
        byte[] start = page.readNBytes(MAX_PAGE);
        String html =
                new HtmlLinks(this::rewritten).of(new String(start, StandardCharsets.ISO_8859_1));
        InputStream links = new ByteArrayInputStream(html.getBytes(StandardCharsets.ISO_8859_1));
        return start.length < MAX_PAGE ? links : new SequenceInputStream(links, page);
    }

    /** A link as the client can follow it; one to elsewhere and a relative one as they are. */
    String rewritten(String link) {
        Matcher url = URL.matcher(link.strip());
        if (!url.matches()) {
            return link;
        }
        String host = url.group(2) == null ? "" : url.group(2);
        String path = url.group(3);
        boolean elsewhere =
                !host.isEmpty() && !host.equals(targetHost) && !host.equals(requestHost);
        if (elsewhere || !path.startsWith("/")) {
            return link;
        }
        String origin = "";
        if (!host.isEmpty() && host.equals(requestHost)) {
            origin = (url.group(1) == null ? "" : url.group(1) + ":") + "//" + host;
        }
        return origin + (path.startsWith(prepend) ? path : prepend + path) + url.group(4);
    }
}
