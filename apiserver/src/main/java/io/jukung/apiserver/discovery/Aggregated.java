package io.jukung.apiserver.discovery;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Everything that is served in one {@code apidiscovery.k8s.io APIGroupDiscoveryList}. */
final class Aggregated {
    private Aggregated() {}

    static JsonObject document(Catalog catalog, List<String> groups) {
        List<Object> items = new ArrayList<>();
        for (String group : groups) {
            List<Object> versions = new ArrayList<>();
            for (String served : catalog.versions(group)) {
                List<Catalog.Item> resources = catalog.items(group, served);
                if (resources != null) {
                    versions.add(version(group, served, resources, catalog.stale(group, served)));
                }
            }
            items.add(
                    JsonObject.of(
                            "metadata",
                            group.isEmpty() ? JsonObject.EMPTY : JsonObject.of("name", group),
                            "versions",
                            JsonArray.copyOf(versions)));
        }
        return JsonObject.of(
                "kind",
                "APIGroupDiscoveryList",
                "apiVersion",
                "apidiscovery.k8s.io/v2",
                "metadata",
                JsonObject.EMPTY,
                "items",
                JsonArray.copyOf(items));
    }

    private static JsonObject version(
            String group, String served, List<Catalog.Item> resources, boolean stale) {
        List<Object> items = new ArrayList<>();
        for (Catalog.Item item : resources) {
            List<Object> below = new ArrayList<>();
            for (Catalog.Sub sub : item.subresources()) {
                below.add(
                        JsonObject.of(
                                "subresource", sub.name(),
                                "responseKind", kind(new GroupVersion(group, served), sub.kind()),
                                "verbs", JsonArray.copyOf(sub.verbs())));
            }
            items.add(
                    JsonObject.of(
                            "resource",
                            item.resource(),
                            "responseKind",
                            JsonObject.of("group", "", "version", "", "kind", item.kind()),
                            "scope",
                            item.namespaced() ? "Namespaced" : "Cluster",
                            "singularResource",
                            item.singular(),
                            "verbs",
                            JsonArray.copyOf(item.verbs()),
                            "shortNames",
                            item.shortNames().isEmpty()
                                    ? null
                                    : JsonArray.copyOf(item.shortNames()),
                            "categories",
                            item.categories().isEmpty()
                                    ? null
                                    : JsonArray.copyOf(item.categories()),
                            "subresources",
                            below.isEmpty() ? null : JsonArray.copyOf(below)));
        }
        return JsonObject.of(
                "version",
                served,
                "resources",
                JsonArray.copyOf(items),
                "freshness",
                stale ? "Stale" : "Current");
    }

    /** Group and version are said where they are other than the resource's. */
    private static JsonObject kind(GroupVersion around, GroupVersionKind kind) {
        boolean own = kind.groupVersion().equals(around);
        return JsonObject.of(
                "group", own ? "" : kind.group(),
                "version", own ? "" : kind.version(),
                "kind", kind.kind());
    }
}
