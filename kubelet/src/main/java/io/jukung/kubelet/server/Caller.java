package io.jukung.kubelet.server;

import java.util.List;

/** Who makes a request. */
record Caller(String user, List<String> groups) {
    static final Caller ANONYMOUS =
            new Caller("system:anonymous", List.of("system:unauthenticated"));
}
