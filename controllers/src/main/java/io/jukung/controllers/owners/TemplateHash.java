package io.jukung.controllers.owners;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;

/** A short text that stands for a template: FNV-1a of its canonical JSON, without vowels. */
public final class TemplateHash {
    /** No vowels and nothing that looks like one, so that no word comes out. */
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

    private static final int OFFSET = 0x811c9dc5;
    private static final int PRIME = 0x01000193;

    private TemplateHash() {}

    /**
     * @param collisions how often a hash was found to be taken by another template
     */
    public static String of(JsonObject template, int collisions) {
        int hash = OFFSET;
        for (byte b : Json.write(template)) {
            hash = (hash ^ (b & 0xff)) * PRIME;
        }
        for (int shift = 0; collisions > 0 && shift < Integer.SIZE; shift += Byte.SIZE) {
            hash = (hash ^ ((collisions >>> shift) & 0xff)) * PRIME;
        }
        return safe(Integer.toUnsignedString(hash));
    }

    /** A text's characters, each replaced by a safe one. */
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            safe.append(SAFE.charAt(text.charAt(i) % SAFE.length()));
        }
        return safe.toString();
    }
}
