package io.jukung.apiserver.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Several transformers, told apart by what their values begin with. The first writes; reading tries
 * all that fit, since two may share a prefix while keys are rotated.
 *
 * <pre>
 *   k8s:enc:aescbc:v1:key1:│IV and ciphertext
 * </pre>
 */
record Prefixes(String unmatched, List<Entry> entries) implements Transformer {
    /** A transformer and the prefix of its values; "" for values as they are. */
    record Entry(byte[] prefix, Transformer transformer) {
        Entry(String prefix, Transformer transformer) {
            this(ascii(prefix), transformer);
        }
    }

    @Override
    public byte[] toStorage(byte[] plain, String key) {
        Entry first = entries.getFirst();
        byte[] value = first.transformer().toStorage(plain, key);
        int length = first.prefix().length;
        if (length == 0) {
            return value;
        }
        byte[] stored = Arrays.copyOf(first.prefix(), length + value.length);
        System.arraycopy(value, 0, stored, length, value.length);
        return stored;
    }

    @Override
    public Plain fromStorage(byte[] stored, String key) throws TransformException {
        List<String> errors = new ArrayList<>(0);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            int length = entry.prefix().length;
            if (!startsWith(stored, entry.prefix())) {
                continue;
            }
            try {
                Plain plain =
                        entry.transformer()
                                .fromStorage(
                                        length == 0
                                                ? stored
                                                : Arrays.copyOfRange(stored, length, stored.length),
                                        key);
                return new Plain(plain.bytes(), plain.stale() || i != 0);
            } catch (TransformException e) {
                if (length > 0) {
                    errors.add(String.valueOf(e.getMessage()));
                }
            }
        }
        throw new TransformException(errors.isEmpty() ? unmatched : joined(errors));
    }

    private static String joined(List<String> errors) {
        List<String> different = List.copyOf(new LinkedHashSet<>(errors));
        return different.size() == 1
                ? different.getFirst()
                : "[" + String.join(", ", different) + "]";
    }

    static boolean startsWith(byte[] value, byte[] prefix) {
        return value.length >= prefix.length
                && Arrays.equals(value, 0, prefix.length, prefix, 0, prefix.length);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
