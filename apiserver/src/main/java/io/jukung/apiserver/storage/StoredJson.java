package io.jukung.apiserver.storage;

import java.nio.charset.StandardCharsets;

/**
 * Looks over serialized JSON without parsing it: whether it is as this server writes it, so that it
 * can be served as it stands.
 */
final class StoredJson {
    private static final byte[] NULL = ascii(":null");
    private static final byte[] CREATED = ascii("\"creationTimestamp\"");

    private StoredJson() {}

    /**
     * Whether this is one compact object of a kind, with its metadata, as long as it is JSON at
     * all.
     *
     * @param nulls whether nulls may be in it; other servers write that of a time of creation
     */
    static boolean isOurs(byte[] json, String apiVersion, String kind, boolean nulls) {
        int last = json.length - 1;
        if (last < 1 || json[0] != '{' || json[last] != '}') {
            return false;
        }
        byte[] wantedVersion = ascii("\"apiVersion\":\"" + apiVersion + "\"");
        byte[] wantedKind = ascii("\"kind\":\"" + kind + "\"");
        byte[] wantedMetadata = ascii("\"metadata\":{");
        boolean version = false;
        boolean kinds = false;
        boolean metadata = false;
        int depth = 0;
        int at = 0;
        while (at <= last) {
            switch (json[at]) {
                case '"' -> {
                    if (depth == 1) {
                        version |= matches(json, at, wantedVersion);
                        kinds |= matches(json, at, wantedKind);
                        metadata |= matches(json, at, wantedMetadata);
                    }
                    at = stringEnd(json, at);
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ':' -> {
                    if (matches(json, at, NULL)
                            && (!nulls || matches(json, at - CREATED.length, CREATED))) {
                        return false;
                    }
                }
                case ' ', '\n', '\r', '\t' -> {
                    return false;
                }
                default -> {}
            }
            at++;
        }
        return depth == 0 && version && kinds && metadata;
    }

    /** The index of a string's closing quote, or the end of a text that breaks off. */
    private static int stringEnd(byte[] json, int start) {
        int at = start + 1;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, json.length);
    }

    private static boolean matches(byte[] json, int at, byte[] wanted) {
        if (at < 0 || at + wanted.length > json.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (json[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
