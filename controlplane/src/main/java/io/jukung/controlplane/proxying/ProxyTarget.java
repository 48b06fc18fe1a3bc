package io.jukung.controlplane.proxying;

import io.jukung.machinery.status.StatusException;
import java.util.Set;

/**
 * What a proxied request's path names: {@code [scheme:]name[:port]}.
 *
 * @param scheme "" where the path names none
 * @param port a number, a port's name, or ""
 */
record ProxyTarget(String scheme, String name, String port) {
    static ProxyTarget parse(String resource, String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 1) {
            return new ProxyTarget("", parts[0], "");
        }
        if (parts.length == 2) {
            return new ProxyTarget("", parts[0], parts[1]);
        }
        if (parts.length == 3 && Set.of("", "http", "https").contains(parts[0])) {
            return new ProxyTarget(parts[0], parts[1], parts[2]);
        }
        throw StatusException.badRequest("invalid " + resource + " request \"" + text + "\"");
    }

    String schemeOr(String otherwise) {
        return scheme.isEmpty() ? otherwise : scheme;
    }
}
