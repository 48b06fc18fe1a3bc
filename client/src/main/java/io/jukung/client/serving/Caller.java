package io.jukung.client.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who makes a request.
 *
 * @param extra further facts by lower-case key
 */
record Caller(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    static final Caller ANONYMOUS =
            new Caller("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    /** Someone who has proven who they are. */
    static Caller authenticated(
            String user, String uid, List<String> groups, Map<String, List<String>> extra) {
        List<String> all = new ArrayList<>(groups);
        if (!all.contains("system:authenticated")) {
            all.add("system:authenticated");
        }
        return new Caller(user, uid, List.copyOf(all), extra);
    }
}
