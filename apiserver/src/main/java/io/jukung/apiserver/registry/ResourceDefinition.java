package io.jukung.apiserver.registry;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stored resource: under which names it is served, how it is stored, and its strategy.
 *
 * <pre>{@code
 * ResourceDefinition.builder("apps", "deployments", "Deployment", true)
 *         .versions("v1").shortNames("deploy").categories("all")
 *         .strategy(new DeploymentStrategy()).columns(columns)
 *         .subresources(Subresource.status(), Subresource.scale(
 *                 "spec.replicas", "status.replicas", "spec.selector"))
 *         .build()
 * }</pre>
 *
 * @param groupVersions where it is served, the preferred first; usually of one group (events are
 *     served in two)
 * @param storageVersion the version that is written to the store
 * @param resource the plural, {@code deployments}
 * @param verbs the request verbs that the resource itself answers
 * @param timeToLive after how long an object that nobody writes again is gone; zero for never
 * @param storagePrefix the directory below {@code /registry}, as {@code services/specs}
 * @param listKind the kind of its lists, usually the kind with List behind it
 * @param schema the kind's own, null where the server's schemas know the kind: custom resources
 * @param reshaping what stands between the store and the operations, null for nothing
 */
public record ResourceDefinition(
        List<GroupVersion> groupVersions,
        GroupVersion storageVersion,
        String resource,
        String singular,
        String kind,
        boolean namespaced,
        Set<String> verbs,
        List<String> shortNames,
        List<String> categories,
        String storagePrefix,
        Duration timeToLive,
        ResourceStrategy strategy,
        Conversion conversion,
        Supplier<List<Column>> tableColumns,
        List<Subresource> subresources,
        String listKind,
        @Nullable KindSchema schema,
        @Nullable Reshaping reshaping) {
    /** The table's columns; empty for Name and Age (Created At). */
    public List<Column> columns() {
        return tableColumns.get();
    }

    /** What almost every resource can do. */
    public static final Set<String> ALL_VERBS =
            Set.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    /** Starts a definition of which the rest has usual values: served and stored as v1. */
    public static Builder builder(String group, String resource, String kind, boolean namespaced) {
        return new Builder(group, resource, kind, namespaced);
    }

    public GroupResource groupResource() {
        return new GroupResource(storageVersion.group(), resource);
    }

    public GroupVersionKind storageKind() {
        return storageVersion.kind(kind);
    }

    public boolean serves(String group, String version) {
        return groupVersions.contains(new GroupVersion(group, version));
    }

    public @Nullable Subresource subresource(String name) {
        for (Subresource subresource : subresources) {
            if (subresource.name().equals(name)) {
                return subresource;
            }
        }
        return null;
    }

    public Builder edit() {
        Builder builder = new Builder(storageVersion.group(), resource, kind, namespaced);
        builder.groupVersions = groupVersions;
        builder.storageVersion = storageVersion;
        builder.singular = singular;
        builder.verbs = verbs;
        builder.shortNames = shortNames;
        builder.categories = categories;
        builder.storagePrefix = storagePrefix;
        builder.timeToLive = timeToLive;
        builder.strategy = strategy;
        builder.conversion = conversion;
        builder.columns = tableColumns;
        builder.subresources = subresources;
        builder.listKind = listKind;
        builder.schema = schema;
        builder.reshaping = reshaping;
        return builder;
    }

    /** Collects a definition. */
    public static final class Builder {
        private final String group;
        private final String resource;
        private final String kind;
        private final boolean namespaced;
        private List<GroupVersion> groupVersions;
        private @Nullable GroupVersion storageVersion;
        private String singular;
        private Set<String> verbs = ALL_VERBS;
        private List<String> shortNames = List.of();
        private List<String> categories = List.of();
        private String storagePrefix;
        private Duration timeToLive = Duration.ZERO;
        private ResourceStrategy strategy = new ResourceStrategy() {};
        private Conversion conversion = Conversion.SAME_SHAPE;
        private Supplier<List<Column>> columns = List::of;
        private List<Subresource> subresources = List.of();
        private String listKind;
        private @Nullable KindSchema schema;
        private @Nullable Reshaping reshaping;

        private Builder(String group, String resource, String kind, boolean namespaced) {
            this.group = group;
            this.resource = resource;
            this.kind = kind;
            this.namespaced = namespaced;
            this.singular = kind.toLowerCase(Locale.ROOT);
            this.listKind = kind + "List";
            this.storagePrefix = resource;
            this.groupVersions = List.of(new GroupVersion(group, "v1"));
        }

        /** Versions of the own group, the preferred first; the first is stored unless said. */
        public Builder versions(String... versions) {
            groupVersions =
                    java.util.Arrays.stream(versions)
                            .map(version -> new GroupVersion(group, version))
                            .toList();
            return this;
        }

        /** Where it is served, other groups included. */
        public Builder groupVersions(List<GroupVersion> served) {
            groupVersions = List.copyOf(served);
            return this;
        }

        public Builder storageVersion(GroupVersion version) {
            storageVersion = version;
            return this;
        }

        public Builder singular(String name) {
            singular = name;
            return this;
        }

        public Builder listKind(String name) {
            listKind = name;
            return this;
        }

        public Builder verbs(Set<String> those) {
            verbs = Set.copyOf(those);
            return this;
        }

        public Builder shortNames(String... names) {
            shortNames = List.of(names);
            return this;
        }

        public Builder categories(String... names) {
            categories = List.of(names);
            return this;
        }

        /** The directory below {@code /registry} where it is not the resource's plural. */
        public Builder storagePrefix(String prefix) {
            storagePrefix = prefix;
            return this;
        }

        /** After how long an object that nobody writes again is gone, as events are. */
        public Builder timeToLive(Duration span) {
            timeToLive = span;
            return this;
        }

        public Builder strategy(ResourceStrategy own) {
            strategy = own;
            return this;
        }

        public Builder conversion(Conversion own) {
            conversion = own;
            return this;
        }

        /** The table's columns; with none, Name and Age (Created At) are shown. */
        public Builder columns(List<Column> own) {
            List<Column> copy = List.copyOf(own);
            columns = () -> copy;
            return this;
        }

        /** The same, made when the first table is asked for: few resources are ever shown. */
        public Builder columns(Supplier<List<Column>> source) {
            columns = new Once(source);
            return this;
        }

        public Builder subresources(Subresource... own) {
            subresources = List.of(own);
            return this;
        }

        /** Adds to the subresources so far. */
        public Builder subresource(Subresource one) {
            java.util.ArrayList<Subresource> more = new java.util.ArrayList<>(subresources);
            more.removeIf(known -> known.name().equals(one.name()));
            more.add(one);
            subresources = List.copyOf(more);
            return this;
        }

        /** What is known of a kind that is not built in, and how its objects are stored. */
        public Builder custom(KindSchema own, Reshaping between) {
            schema = own;
            reshaping = between;
            return this;
        }

        /** How a built-in's objects are stored, where that is not as they are served. */
        public Builder reshaping(Reshaping between) {
            reshaping = between;
            return this;
        }

        public ResourceDefinition build() {
            GroupVersion stored = storageVersion;
            return new ResourceDefinition(
                    groupVersions,
                    stored == null ? groupVersions.getFirst() : stored,
                    resource,
                    singular,
                    kind,
                    namespaced,
                    verbs,
                    shortNames,
                    categories,
                    storagePrefix,
                    timeToLive,
                    strategy,
                    conversion,
                    columns,
                    subresources,
                    listKind,
                    schema,
                    reshaping);
        }
    }

    /** Asks its source once; twice at most where two ask at the same time. */
    private static final class Once implements Supplier<List<Column>> {
        private final Supplier<List<Column>> source;
        private volatile @Nullable List<Column> known;

        Once(Supplier<List<Column>> source) {
            this.source = source;
        }

        @Override
        public List<Column> get() {
            List<Column> columns = known;
            if (columns == null) {
                columns = List.copyOf(source.get());
                known = columns;
            }
            return columns;
        }
    }
}
