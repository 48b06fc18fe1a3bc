package io.jukung.resources.core;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checks config maps. */
final class ConfigMaps {
    private static final int MOST_BYTES = 1024 * 1024;

    private ConfigMaps() {}

    static void check(Field map, @Nullable Field old) {
        if (old != null && old.at("immutable").truth()) {
            if (!map.at("immutable").truth()) {
                map.at("immutable").forbidden("field is immutable when `immutable` is set");
            }
            for (String field : new String[] {"data", "binaryData"}) {
                if (!map.at(field).sameAs(old.at(field))) {
                    map.at(field).forbidden("field is immutable when `immutable` is set");
                }
            }
        }
        long size = 0;
        for (Field entry : map.at("data").entries()) {
            entry.as(entry.name()).check(Names::configMapKey);
            if (map.at("binaryData").has(entry.name())) {
                entry.invalid(entry.name(), "duplicate of key present in binaryData");
            }
            size += entry.text().getBytes(StandardCharsets.UTF_8).length;
        }
        for (Field entry : map.at("binaryData").entries()) {
            entry.as(entry.name()).check(Names::configMapKey);
            size += Base64Size.of(entry.text());
        }
        if (size > MOST_BYTES) {
            map.key("").tooLong(MOST_BYTES);
        }
    }

    static void immutable(Field field, Field old) {
        if (!field.sameAs(old)) {
            field.invalid(Rules.IMMUTABLE);
        }
    }
}
