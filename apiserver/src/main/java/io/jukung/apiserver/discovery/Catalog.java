package io.jukung.apiserver.discovery;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.Reshaping;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that is served, sorted the way discovery shows it. */
final class Catalog {
    /**
     * One resource in one version.
     *
     * @param storedAs null for what is never stored
     */
    record Item(
            String resource,
            String singular,
            String kind,
            boolean namespaced,
            List<String> verbs,
            List<String> shortNames,
            List<String> categories,
            List<Sub> subresources,
            @Nullable GroupVersion storedAs) {}

    /** What is below a resource. */
    record Sub(String name, GroupVersionKind kind, List<String> verbs) {}

    private final Map<String, Map<String, List<Item>>> groups = new LinkedHashMap<>();
    private final Set<GroupVersion> stale = new HashSet<>();

    Catalog(Registry registry, List<String> groupOrder, Elsewhere elsewhere) {
        Map<String, Map<String, List<Item>>> found = new TreeMap<>();
        for (ResourceDefinition definition : registry.resources()) {
            for (GroupVersion served : definition.groupVersions()) {
                items(found, served).add(item(definition, served));
            }
        }
        for (VirtualResource definition : registry.virtualResources()) {
            items(found, definition.groupVersion()).add(item(definition));
        }
        elsewhere
                .versions()
                .forEach((served, resources) -> {
                    List<Item> items = items(found, served);
                    items.clear();
                    items.addAll(remote(served, resources));
                    if (resources.isEmpty()) {
                        stale.add(served);
                    }
                });
        List<String> order = new ArrayList<>(groupOrder);
        found.keySet().stream().filter(group -> !order.contains(group)).forEach(order::add);
        for (String group : order) {
            Map<String, List<Item>> versions = found.get(group);
            if (versions != null) {
                versions.values()
                        .forEach(items -> items.sort(Comparator.comparing(Item::resource)));
                groups.put(group, versions);
            }
        }
    }

    private static List<Item> items(
            Map<String, Map<String, List<Item>>> groups, GroupVersion version) {
        return groups.computeIfAbsent(
                        version.group(), group -> new TreeMap<>(VersionPriority.ORDER.reversed()))
                .computeIfAbsent(version.version(), v -> new ArrayList<>());
    }

    /** Another server's {@code APIResourceList}. */
    private static List<Item> remote(GroupVersion served, JsonObject list) {
        List<Item> items = new ArrayList<>();
        for (JsonObject resource : list.array("resources").objects()) {
            String name = resource.string("name");
            if (name.indexOf('/') >= 0) {
                continue;
            }
            List<Sub> below = new ArrayList<>();
            for (JsonObject sub : list.array("resources").objects()) {
                if (sub.string("name").startsWith(name + "/")) {
                    below.add(
                            new Sub(
                                    sub.string("name").substring(name.length() + 1),
                                    kind(served, sub),
                                    sub.array("verbs").strings()));
                }
            }
            items.add(
                    new Item(
                            name,
                            resource.string("singularName"),
                            resource.string("kind"),
                            resource.bool("namespaced", false),
                            resource.array("verbs").strings(),
                            resource.array("shortNames").strings(),
                            resource.array("categories").strings(),
                            below,
                            null));
        }
        return items;
    }

    private static GroupVersionKind kind(GroupVersion served, JsonObject resource) {
        String version = resource.string("version");
        return version.isEmpty()
                ? served.kind(resource.string("kind"))
                : new GroupVersionKind(resource.string("group"), version, resource.string("kind"));
    }

    /** Whether a version's server does not answer now. */
    boolean stale(String group, String version) {
        return stale.contains(new GroupVersion(group, version));
    }

    /** The groups but the legacy one, in order. */
    List<String> groups() {
        return groups.keySet().stream().filter(group -> !group.isEmpty()).toList();
    }

    /** The versions of a group, the preferred first. */
    Collection<String> versions(String group) {
        Map<String, List<Item>> versions = groups.get(group);
        return versions == null ? List.of() : versions.keySet();
    }

    @Nullable List<Item> items(String group, String version) {
        Map<String, List<Item>> versions = groups.get(group);
        return versions == null ? null : versions.get(version);
    }

    private static Item item(ResourceDefinition definition, GroupVersion served) {
        List<Sub> below = new ArrayList<>();
        for (Subresource subresource : definition.subresources()) {
            below.add(
                    new Sub(
                            subresource.name(),
                            kind(definition, served, subresource),
                            verbs(subresource.verbs())));
        }
        // A custom resource's are shown as upstream lists them: status before scale.
        if (definition.schema() == null) {
            below.sort(Comparator.comparing(Sub::name));
        }
        return new Item(
                definition.resource(),
                definition.singular(),
                definition.kind(),
                definition.namespaced(),
                verbs(offered(definition)),
                definition.shortNames(),
                definition.categories(),
                below,
                storedAs(definition));
    }

    private static GroupVersionKind kind(
            ResourceDefinition definition, GroupVersion served, Subresource subresource) {
        return switch (subresource) {
            case Subresource.Status ignored -> served.kind(definition.kind());
            case Subresource.Part ignored -> served.kind(definition.kind());
            case Subresource.Scale ignored -> new GroupVersionKind("autoscaling", "v1", "Scale");
            case Subresource.Custom custom -> {
                GroupVersionKind own = custom.kind();
                yield own == null ? served.kind(definition.kind()) : own;
            }
        };
    }

    private static Item item(VirtualResource definition) {
        return new Item(
                definition.resource(),
                definition.singular(),
                definition.kind(),
                definition.namespaced(),
                verbs(definition.verbs()),
                definition.shortNames(),
                definition.categories(),
                List.of(),
                null);
    }

    private static Collection<String> offered(ResourceDefinition definition) {
        Set<String> discouraged = definition.strategy().discouraged();
        return definition.verbs().stream().filter(verb -> !discouraged.contains(verb)).toList();
    }

    private static GroupVersion storedAs(ResourceDefinition definition) {
        Reshaping reshaping = definition.reshaping();
        return reshaping == null ? definition.storageVersion() : reshaping.storedAs();
    }

    private static List<String> verbs(Collection<String> verbs) {
        return verbs.stream().sorted().toList();
    }
}
