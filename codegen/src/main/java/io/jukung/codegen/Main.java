package io.jukung.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code Main views|schema <folder>}: writes the views' sources or the schema data file. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        Files.createDirectories(folder);
        Overlay overlay = Overlay.read();
        Map<String, ApiType> types = new ModelReader(overlay).read();
        switch (arguments[0]) {
            case "views" -> new ViewWriter(overlay, types).write(folder);
            case "schema" -> new SchemaWriter(types).write(folder);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
