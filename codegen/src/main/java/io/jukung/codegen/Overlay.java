package io.jukung.codegen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The project's own facts, read from the text files beside this class; each explains itself. */
final class Overlay {
    /** Each package with the names of its types. */
    final Map<ApiPackage, List<String>> packages = new LinkedHashMap<>();

    /** Facts by {@code core.v1.PodSpec.containers}, or by type where they are about the type. */
    final Map<String, String> facts = new HashMap<>();

    /** The lines of the table of resources: words. */
    final List<String[]> resources = new ArrayList<>();

    static Overlay read() {
        Overlay overlay = new Overlay();
        List<String> types = new ArrayList<>();
        for (String line : lines("types.txt")) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("package")) {
                types = new ArrayList<>();
                String group = words[2].equals("core") ? "" : words[2];
                overlay.packages.put(new ApiPackage(words[1], group, words[3]), types);
            } else {
                types.addAll(List.of(words));
            }
        }
        for (String line : lines("fields.txt")) {
            int space = line.indexOf(' ');
            overlay.facts.put(line.substring(0, space), line.substring(space + 1));
        }
        for (String line : lines("resources.txt")) {
            overlay.resources.add(line.strip().split("\\s+"));
        }
        return overlay;
    }

    /** The lines of a data file, without comments and empty ones. */
    static List<String> lines(String name) {
        try (InputStream in =
                        Objects.requireNonNull(Overlay.class.getResourceAsStream(name), name);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
