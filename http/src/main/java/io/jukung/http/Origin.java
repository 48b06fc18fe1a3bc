package io.jukung.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where a URL points to: the part that connections are shared by, and the request's target. */
record Origin(boolean tls, String host, int port) {

    /** A URL taken apart. */
    record Target(Origin origin, String authority, String pathAndQuery) {}

    static Target parse(String url) throws IOException {
        int scheme = url.indexOf("://");
        String name = scheme < 0 ? "" : url.substring(0, scheme);
        boolean tls = name.equals("https");
        if (!tls && !name.equals("http")) {
            throw new IOException("unsupported URL: " + url);
        }
        int start = scheme + 3;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(start, end);
        int fragment = url.indexOf('#', end);
        String target = url.substring(end, fragment < 0 ? url.length() : fragment);
        if (!target.startsWith("/")) {
            target = "/" + target;
        }
        return new Target(parseAuthority(tls, authority), authority, target);
    }

    private static Origin parseAuthority(boolean tls, String authority) throws IOException {
        int colon = authority.lastIndexOf(':');
        boolean port = colon >= 0 && colon > authority.lastIndexOf(']');
        String host = port ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int number =
                    port && colon + 1 < authority.length()
                            ? Integer.parseInt(authority.substring(colon + 1))
                            : tls ? 443 : 80;
            return new Origin(tls, URLDecoder.decode(host, StandardCharsets.UTF_8), number);
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed address: " + authority, e);
        }
    }
}
