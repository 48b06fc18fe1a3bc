package io.jukung.resources;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.resources.autoscaling.AutoscalerConversion;
import io.jukung.resources.core.EventConversion;
import io.jukung.resources.devices.ClaimConversion;
import io.jukung.resources.devices.SliceConversion;
import io.jukung.resources.service.ServiceRepair;
import io.jukung.resources.service.Services;
import io.jukung.resources.table.Columns;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import io.jukung.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every stored built-in resource, ready to serve: the schema's table of resources, each with its
 * strategy, columns, conversion and those subresources that need nothing but the store.
 *
 * <pre>{@code
 * BuiltInResources resources = new BuiltInResources(settings, Schemas.builtIn(), store, registry);
 * List<ResourceDefinition> definitions = resources.definitions();
 * resources.serviceRepair().start();      // once the registry is there
 * }</pre>
 *
 * <p>Subresources that reach nodes or sign tokens (exec, log, proxy, token) are added by whoever
 * composes the server, with {@link ResourceDefinition#edit}.
 */
public final class BuiltInResources {
    private static final Map<String, String> STORAGE_PREFIXES =
            Map.of(
                    "nodes", "minions",
                    "services", "services/specs",
                    "endpoints", "services/endpoints",
                    "replicationcontrollers", "controllers",
                    "ingresses", "ingress",
                    "customresourcedefinitions", "apiextensions.k8s.io/customresourcedefinitions",
                    "apiservices", "apiregistration.k8s.io/apiservices");

    private final ResourceSettings settings;
    private final Schemas schemas;
    private final Services services;
    private final Strategies strategies;
    private final Subresources subresources;

    /**
     * @param store the same that the server uses; node ports are allocated in it
     * @param registry the server's; it is not asked before the first write
     */
    public BuiltInResources(
            ResourceSettings settings, Schemas schemas, Store store, Registry registry) {
        this.settings = settings;
        this.schemas = schemas;
        this.services =
                new Services(
                        settings.services(), store, registry, settings.clock(), settings.random());
        this.strategies = new Strategies(settings, services);
        this.subresources = new Subresources(settings, strategies.pods());
    }

    /** One definition for each resource, all of its served versions together. */
    public List<ResourceDefinition> definitions() {
        Map<GroupResource, List<ResourceInfo>> byResource = new LinkedHashMap<>();
        for (ResourceInfo info : schemas.resources()) {
            if (settings.served().test(info) && info.hasVerb("list") && info.hasVerb("create")) {
                byResource.computeIfAbsent(stored(info), key -> new ArrayList<>()).add(info);
            }
        }
        return byResource.values().stream().map(this::definition).toList();
    }

    /** Keeps addresses and node ports in step with services. */
    public ServiceRepair serviceRepair() {
        return services.repair();
    }

    /** A resource that is served in two groups, as events are, is one in the store. */
    private static GroupResource stored(ResourceInfo info) {
        return new GroupResource(info.storedAs().group(), info.resource().resource());
    }

    private ResourceDefinition definition(List<ResourceInfo> infos) {
        ResourceInfo first = infos.getFirst();
        GroupResource resource = stored(first);
        List<GroupVersion> versions =
                infos.stream()
                        .map(info -> info.resource().groupVersion())
                        .sorted(BuiltInResources::preferred)
                        .collect(Collectors.toCollection(ArrayList::new));
        GroupVersion storage = first.storedAs().groupVersion();
        ResourceStrategy strategy = strategies.of(resource);
        String name = resource.resource();
        return ResourceDefinition.builder(
                        resource.group(), name, first.kind().kind(), first.namespaced())
                .groupVersions(versions)
                .storageVersion(storage)
                .singular(first.singular())
                .verbs(Set.copyOf(first.verbs()))
                .shortNames(first.shortNames().toArray(String[]::new))
                .categories(first.categories().toArray(String[]::new))
                .storagePrefix(STORAGE_PREFIXES.getOrDefault(name, name))
                .strategy(strategy)
                .conversion(conversion(resource))
                .columns(() -> Columns.of(resource))
                .subresources(
                        first.subresources().stream()
                                .flatMap(sub -> subresources.of(resource, sub).stream())
                                .toArray(Subresource[]::new))
                .build();
    }

    /** Stable before beta before alpha, higher before lower; the core group before others. */
    private static int preferred(GroupVersion a, GroupVersion b) {
        if (!a.group().equals(b.group())) {
            return a.group().compareTo(b.group());
        }
        int stability = Integer.compare(stability(a), stability(b));
        return stability != 0 ? stability : b.version().compareTo(a.version());
    }

    private static int stability(GroupVersion version) {
        return version.version().contains("alpha") ? 2 : version.version().contains("beta") ? 1 : 0;
    }

    private static Conversion conversion(GroupResource resource) {
        return switch (resource.toString()) {
            case "events" -> new EventConversion();
            case "horizontalpodautoscalers.autoscaling" -> new AutoscalerConversion();
            case "resourceclaims.resource.k8s.io" -> ClaimConversion.ofClaims();
            case "resourceclaimtemplates.resource.k8s.io" -> ClaimConversion.ofTemplates();
            case "resourceslices.resource.k8s.io" -> new SliceConversion();
            default -> Conversion.SAME_SHAPE;
        };
    }
}
