package io.jukung.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The data files beside this class; codegen's SchemaWriter explains their form. */
final class SchemaFiles {
    private SchemaFiles() {}

    static List<String> lines(String name) {
        try (InputStream in =
                Objects.requireNonNull(SchemaFiles.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
