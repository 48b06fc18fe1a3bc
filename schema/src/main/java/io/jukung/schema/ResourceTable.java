package io.jukung.schema;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the table of resources; the overlay's file explains its form. */
final class ResourceTable {
    private static final List<String> USUAL =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    private ResourceTable() {}

    static List<ResourceInfo> read(List<String> lines) {
        List<ResourceInfo> resources = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split(" ");
            List<String[]> subresources = new ArrayList<>();
            while (i + 1 < lines.size() && lines.get(i + 1).startsWith("  sub ")) {
                subresources.add(lines.get(++i).strip().split(" "));
            }
            resources.add(resource(words, subresources));
        }
        return List.copyOf(resources);
    }

    private static ResourceInfo resource(String[] words, List<String[]> subresources) {
        String group = words[1].equals("core") ? "" : words[1];
        String version = words[2];
        GroupVersionKind kind = new GroupVersionKind(group, version, words[4]);
        List<ResourceInfo.Subresource> parts = new ArrayList<>();
        for (String[] part : subresources) {
            parts.add(
                    new ResourceInfo.Subresource(
                            part[1], kind(part[2], group, version), List.of(part[3].split(","))));
        }
        List<String> verbs = list(words, "verbs");
        String singular = word(words, "singular");
        String stored = word(words, "stored");
        return new ResourceInfo(
                new GroupVersionResource(group, version, words[3]),
                kind,
                singular.isEmpty() ? words[4].toLowerCase(Locale.ROOT) : singular,
                words[5].equals("namespaced"),
                verbs.isEmpty() ? USUAL : verbs,
                list(words, "short"),
                list(words, "categories"),
                List.copyOf(parts),
                stored.isEmpty() ? kind : kind(stored + "/" + words[4], group, version),
                word(words, "gate"),
                !version.contains("alpha") && !version.contains("beta"),
                List.of(words).contains("returns-deleted"));
    }

    /**
     * {@code Scale} or {@code v2/Scale} of the resource's own group, or {@code
     * autoscaling/v1/Scale}.
     */
    private static GroupVersionKind kind(String text, String group, String version) {
        String[] parts = text.split("/");
        return switch (parts.length) {
            case 1 -> new GroupVersionKind(group, version, text);
            case 2 -> new GroupVersionKind(group, parts[0], parts[1]);
            default ->
                    new GroupVersionKind(
                            parts[0].equals("core") ? "" : parts[0], parts[1], parts[2]);
        };
    }

    private static List<String> list(String[] words, String name) {
        String value = word(words, name);
        return value.isEmpty() ? List.of() : List.of(value.split(","));
    }

    private static String word(String[] words, String name) {
        for (String word : words) {
            if (word.startsWith(name + "=")) {
                return word.substring(name.length() + 1);
            }
        }
        return "";
    }
}
