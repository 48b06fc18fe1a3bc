package io.jukung.apiserver.registry;

import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.util.Base64;

/**
 * Where a list was cut, as upstream writes it: base64 of {@code
 * {"v":"meta.k8s.io/v1","rv":42,"start":"web\u0000"}}.
 *
 * @param revision the list's; -1 to go on with what is there now
 * @param start the first key that was left out, below the list's own prefix
 */
record ContinueToken(long revision, String start) {
    private static final String VERSION = "meta.k8s.io/v1";

    String encode() {
        byte[] json = Json.write(JsonObject.of("v", VERSION, "rv", revision, "start", start));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    static ContinueToken parse(String text) {
        JsonObject token;
        try {
            token = Json.parse(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException | MalformedException e) {
            throw invalid(": " + e.getMessage());
        }
        if (!token.string("v").equals(VERSION)) {
            throw invalid(": server does not recognize this encoded version " + token.string("v"));
        }
        long revision = token.integer("rv", 0);
        String start = token.string("start");
        if (revision == 0) {
            throw invalid(": incorrect encoded start resourceVersion (version " + VERSION + ")");
        }
        if (start.isEmpty()) {
            throw invalid(": encoded start key empty (version " + VERSION + ")");
        }
        if (!clean(start)) {
            throw invalid(": " + start);
        }
        return new ContinueToken(revision, start.startsWith("/") ? start.substring(1) : start);
    }

    /** Whether a key cannot lead out of its list: no empty, "." or ".." segments. */
    private static boolean clean(String start) {
        String key = start.startsWith("/") ? start.substring(1) : start;
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static StatusException invalid(String why) {
        return StatusException.badRequest(
                "invalid continue token: continue key is not valid" + why);
    }
}
