package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionChain;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.storage.StorageForms;
import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All resources of a server: the end of the request chain, and the registry below it. */
public final class StoredRegistry implements Registry, RequestHandler, AutoCloseable {
    private static final Set<String> OF_NAMES = Set.of("get", "update", "patch", "delete");

    private final Store store;
    private final Map<GroupResource, Entry> byName = new ConcurrentHashMap<>();
    private final Map<GroupVersionResource, Entry> byVersion = new ConcurrentHashMap<>();
    private final Map<GroupResource, List<Entry>> custom = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong generation = new AtomicLong();
    private volatile Latecomers latecomers = resource -> false;
    private final Map<GroupResource, ResourceDefinition> definitions =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<GroupVersionResource, VirtualResource> virtual =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private @Nullable Surroundings surroundings;

    /** One stored resource, ready for requests. */
    private record Entry(Resource resource, ResourceHandler handler, Objects objects) {}

    /**
     * What operations need besides the store.
     *
     * @param authorizer is asked where an update or an apply turns out to be a create
     */
    public record Surroundings(
            StorageForms forms,
            StorageSettings settings,
            KindSchema.Source schemas,
            AdmissionChain admission,
            Authorizer authorizer,
            Clock clock,
            RandomGenerator random) {}

    /** Knows of resources that may have come into being a moment ago. */
    @FunctionalInterface
    public interface Latecomers {
        /** Adds a resource that nobody knows yet, if there is one; whether there is. */
        boolean add(GroupResource resource);
    }

    public StoredRegistry(Store store) {
        this.store = store;
    }

    /** Adds a stored resource; before {@link #open}. */
    public void add(ResourceDefinition definition) {
        definitions.put(definition.groupResource(), definition);
    }

    public void add(VirtualResource definition) {
        virtual.put(definition.groupVersion().resource(definition.resource()), definition);
    }

    /** Makes the resources ready to be asked. */
    public void open(Surroundings around) {
        surroundings = around;
        AdmissionChain admission = around.admission();
        FieldOwnership ownership = new ManagedFieldOwnership(around.schemas(), around.clock());
        for (ResourceDefinition definition : List.copyOf(definitions.values())) {
            Entry entry =
                    entry(
                            definition,
                            List.of(definition),
                            around,
                            around.schemas(),
                            admission,
                            ownership);
            for (GroupVersion served : definition.groupVersions()) {
                byName.put(new GroupResource(served.group(), definition.resource()), entry);
                byVersion.put(served.resource(definition.resource()), entry);
            }
            byName.put(definition.groupResource(), entry);
        }
    }

    private Entry entry(
            ResourceDefinition definition,
            List<ResourceDefinition> versions,
            Surroundings around,
            KindSchema.Source schemas,
            AdmissionChain admission,
            FieldOwnership ownership) {
        Resource resource =
                new Resource(
                        definition,
                        versions,
                        store,
                        around.forms(),
                        around.settings(),
                        schemas,
                        admission,
                        around.authorizer(),
                        around.clock(),
                        around.random(),
                        ownership);
        return new Entry(
                resource, new ResourceHandler(resource, this), new StoredResourceObjects(resource));
    }

    /**
     * Serves a resource from now on, or otherwise than until now, or no more; its watches end.
     * After {@link #open}.
     *
     * @param versions one definition for each version, that of the storage version first; a version
     *     that is not served has no {@code groupVersions}. None to remove the resource
     */
    public void replace(GroupResource resource, List<ResourceDefinition> versions) {
        Surroundings around = surroundings;
        if (around == null) {
            throw new IllegalStateException("the registry is not open");
        }
        AdmissionChain admission = around.admission();
        List<Entry> entries =
                versions.stream()
                        .map(definition -> {
                            KindSchema.Source schemas = schemas(definition, around.schemas());
                            return entry(
                                    definition,
                                    versions,
                                    around,
                                    schemas,
                                    admission,
                                    new ManagedFieldOwnership(schemas, around.clock()));
                        })
                        .toList();
        List<Entry> before;
        synchronized (custom) {
            List<Entry> known =
                    entries.isEmpty() ? custom.remove(resource) : custom.put(resource, entries);
            before = known == null ? List.of() : known;
            for (Entry entry : entries) {
                for (GroupVersion served : entry.resource().definition.groupVersions()) {
                    byVersion.put(served.resource(resource.resource()), entry);
                }
            }
            for (Entry entry : before) {
                for (GroupVersion served : entry.resource().definition.groupVersions()) {
                    byVersion.remove(served.resource(resource.resource()), entry);
                }
            }
            if (entries.isEmpty()) {
                byName.remove(resource);
            } else {
                byName.put(resource, entries.getFirst());
            }
            generation.incrementAndGet();
        }
        before.forEach(entry -> entry.resource().stored.changes().close());
        listeners.forEach(Runnable::run);
    }

    private static KindSchema.Source schemas(
            ResourceDefinition definition, KindSchema.Source others) {
        KindSchema own = definition.schema();
        Reshaping between = definition.reshaping();
        if (own == null || between == null) {
            return others;
        }
        return kind -> {
            if (kind.equals(definition.storageKind())) {
                return own;
            }
            boolean sibling =
                    kind.kind().equals(definition.kind())
                            && kind.group().equals(definition.storageVersion().group());
            return sibling ? between.schema(kind.groupVersion()) : others.find(kind);
        };
    }

    /** Who is asked for a resource that is not known. */
    public void latecomers(Latecomers source) {
        latecomers = source;
    }

    /** Tells of every {@link #replace}, on the thread that made it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public Objects objects(String group, String resource) {
        Entry entry = byName.get(new GroupResource(group, resource));
        if (entry == null) {
            throw new IllegalArgumentException(
                    "no resource " + new GroupResource(group, resource) + " is stored here");
        }
        return entry.objects();
    }

    /** Whether requests of this kind lead to a resource of this server. */
    public boolean serves(RequestInfo info) {
        return find(info.groupVersionResource()) != null
                || findVirtual(info.groupVersionResource()) != null;
    }

    @Override
    public @Nullable ResourceDefinition find(String group, String resource) {
        Entry entry = byName.get(new GroupResource(group, resource));
        if (entry != null) {
            return entry.resource().definition;
        }
        return definitions.get(new GroupResource(group, resource));
    }

    @Override
    public @Nullable ResourceDefinition find(GroupVersionResource resource) {
        Entry entry = byVersion.get(resource);
        return entry == null
                ? find(resource.group(), resource.resource())
                : entry.resource().definition;
    }

    @Override
    public Collection<ResourceDefinition> resources() {
        List<ResourceDefinition> all = new ArrayList<>(definitions.values());
        custom.values()
                .forEach(versions ->
                        versions.forEach(entry -> all.add(entry.resource().definition)));
        return all;
    }

    @Override
    public Collection<VirtualResource> virtualResources() {
        return List.copyOf(virtual.values());
    }

    /** The virtual resource that a request names, or null. */
    public @Nullable VirtualResource findVirtual(GroupVersionResource resource) {
        return virtual.get(resource);
    }

    /** Answers a request for a resource. */
    @Override
    public ApiResponse handle(ApiRequest request) throws Exception {
        GroupVersionResource asked = request.info().groupVersionResource();
        Entry entry = byVersion.get(asked);
        if (entry == null
                && !definitions.containsKey(asked.groupResource())
                && !virtual.containsKey(asked)
                && latecomers.add(asked.groupResource())) {
            entry = byVersion.get(asked);
        }
        if (entry != null) {
            return entry.handler().handle(request);
        }
        VirtualResource answered = virtual.get(asked);
        if (answered != null) {
            return virtual(request, answered);
        }
        if (request.exchange() == null || servesBuiltIn(asked.group())) {
            throw unknown();
        }
        return ApiResponse.NO_PAGE;
    }

    /** Whether some of a group's resources are defined by the program. */
    public boolean servesBuiltIn(String group) {
        return definitions.values().stream()
                        .anyMatch(definition ->
                                definition.schema() == null
                                        && definition.groupVersions().stream()
                                                .anyMatch(v -> v.group().equals(group)))
                || virtual.keySet().stream().anyMatch(v -> v.group().equals(group));
    }

    private ApiResponse virtual(ApiRequest request, VirtualResource resource) throws Exception {
        if (!request.info().subresource().isEmpty()
                || resource.namespaced() == request.info().namespace().isEmpty()) {
            throw unknown();
        }
        if (!resource.verbs().contains(request.info().verb())) {
            // where no verb takes a name, there is no such path
            boolean path =
                    request.info().name().isEmpty()
                            || resource.verbs().stream().anyMatch(OF_NAMES::contains);
            throw path ? StatusException.noSuchMethod() : unknown();
        }
        JsonObject body = JsonObject.EMPTY;
        Surroundings around = surroundings;
        if (request.info().verb().equals("create") && around != null) {
            body = new VirtualCreation(around).body(request, resource);
        }
        return resource.handler().handle(request, body);
    }

    private static StatusException unknown() {
        return StatusException.noSuchPath();
    }

    /** How many objects of a resource the store has. */
    public long count(GroupResource resource) {
        Entry entry = byName.get(resource);
        return entry == null ? 0 : entry.resource().stored.count();
    }

    /** How many watchers each resource has. */
    public Map<ResourceDefinition, Integer> watchers() {
        Map<ResourceDefinition, Integer> counts = new LinkedHashMap<>();
        new HashSet<>(byVersion.values())
                .forEach(entry ->
                        counts.put(
                                entry.resource().definition,
                                entry.resource().stored.changes().watchers()));
        return counts;
    }

    @Override
    public void close() {
        byName.values().forEach(entry -> entry.resource().stored.changes().close());
        byVersion.values().forEach(entry -> entry.resource().stored.changes().close());
    }
}
