package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionChain;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.storage.ObjectForm;
import io.jukung.apiserver.storage.StorageForms;
import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.store.Store;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One resource with everything that operations on it need around them. */
final class Resource {
    final ResourceDefinition definition;
    final StorageSettings settings;
    final StoredObjects stored;
    final KindSchema.Source schemas;

    /** The same objects' definitions, of each version where it has its own. */
    final List<ResourceDefinition> versions;

    final AdmissionChain admission;
    final Authorizer authorizer;
    final Clock clock;
    final RandomGenerator random;
    private final FieldOwnership ownership;

    Resource(
            ResourceDefinition definition,
            List<ResourceDefinition> versions,
            Store store,
            StorageForms forms,
            StorageSettings settings,
            KindSchema.Source schemas,
            AdmissionChain admission,
            Authorizer authorizer,
            Clock clock,
            RandomGenerator random,
            FieldOwnership ownership) {
        this.definition = definition;
        this.settings = settings;
        this.versions = versions;
        this.schemas = schemas;
        this.stored = new StoredObjects(definition, store, clock, form(forms), settings);
        this.admission = admission;
        this.authorizer = authorizer;
        this.clock = clock;
        this.random = random;
        this.ownership = ownership;
    }

    private Resource(Resource resource, ResourceStrategy strategy) {
        this.definition = resource.definition.edit().strategy(strategy).build();
        this.settings = resource.settings;
        this.versions = resource.versions;
        this.stored = resource.stored;
        this.schemas = resource.schemas;
        this.admission = resource.admission;
        this.authorizer = resource.authorizer;
        this.clock = resource.clock;
        this.random = resource.random;
        this.ownership = resource.ownership;
    }

    /** The same objects, written by other rules. */
    Resource writtenBy(ResourceStrategy strategy) {
        return new Resource(this, strategy);
    }

    ResourceStrategy strategy() {
        return definition.strategy();
    }

    /** The resource as a request names it: under the request's group. */
    GroupResource named(ApiRequest request) {
        return request.info().groupResource();
    }

    /** The kind as which a request's bodies and answers are versioned. */
    GroupVersionKind kind(ApiRequest request) {
        return new GroupVersion(request.info().group(), request.info().version())
                .kind(definition.kind());
    }

    /**
     * The namespace that a request's objects are in; "" for what is in none, namespaces included,
     * whose own paths name them like one.
     */
    String namespace(ApiRequest request) {
        return definition.namespaced() ? request.info().namespace() : "";
    }

    /** An object as it is stored, whichever version it came in. */
    JsonObject toStorage(JsonObject object) {
        return object.string("apiVersion").equals(definition.storageVersion().apiVersion())
                ? object
                : definition.conversion().convert(object, definition.storageVersion());
    }

    /** What is stored in several shapes is converted on its way to each. */
    private ObjectForm form(StorageForms forms) {
        Reshaping reshaping = definition.reshaping();
        return reshaping == null
                ? forms.of(definition.groupResource(), definition.storageKind(), this::settled)
                : forms.of(
                        definition.groupResource(),
                        reshaping.storedAs().kind(definition.kind()),
                        UnaryOperator.identity());
    }

    /** What the store had in another version, or from another server, as this one writes it. */
    private JsonObject settled(JsonObject foreign) {
        GroupVersionKind said = GroupVersionKind.of(foreign);
        KindSchema schema = schemas.find(said);
        if (schema == null && schemas.find(definition.storageKind()) != null) {
            // A version that was removed long ago: read as another one, it would lose fields.
            throw new MalformedException(
                    "no kind \"%s\" is registered for version \"%s\""
                            .formatted(said.kind(), said.apiVersion()));
        }
        JsonObject known = schema == null ? foreign : schema.decode(foreign).object();
        return defaulted(toStorage(known));
    }

    /** A stored object in another version. */
    JsonObject toVersion(JsonObject object, GroupVersion version) {
        if (object.string("apiVersion").equals(version.apiVersion())) {
            return object;
        }
        JsonObject converted = definition.conversion().convert(object, version);
        return definition.conversion() == Conversion.SAME_SHAPE ? converted : written(converted);
    }

    /** With the zeros and nulls that upstream writes, of what no default has seen too. */
    JsonObject written(JsonObject object) {
        KindSchema schema = schemas.find(GroupVersionKind.of(object));
        return schema == null ? object : schema.written(object);
    }

    /** A stored object in the version that the request speaks; the same instance if that is it. */
    ApiObject answer(ApiRequest request, ApiObject object) {
        return answersAsStored(request)
                ? object
                : ApiObject.ofTree(toVersion(object.tree(), kind(request).groupVersion()));
    }

    /** Whether the request speaks the version that objects are stored in. */
    boolean answersAsStored(ApiRequest request) {
        GroupVersion stored = definition.storageVersion();
        return stored.version().equals(request.info().version())
                && stored.group().equals(request.info().group());
    }

    /** Without the fields whose feature is off, unless the stored object has them. */
    JsonObject enabled(JsonObject object, @Nullable JsonObject old) {
        KindSchema schema = schemas.find(GroupVersionKind.of(object));
        return schema == null ? object : schema.withoutDisabled(object, old);
    }

    /** Defaults of the schema, then those that only the strategy knows. */
    JsonObject defaulted(JsonObject object) {
        KindSchema schema = schemas.find(GroupVersionKind.of(object));
        JsonObject filled = schema == null ? object : schema.applyDefaults(object);
        return strategy().applyDefaults(filled);
    }

    /** A stored object, or NotFound. */
    ApiObject existing(ApiRequest request, String namespace, String name) {
        ApiObject found = stored.get(namespace, name);
        if (found == null) {
            throw StatusException.notFound(named(request), name);
        }
        return found;
    }

    /** What a GET shows: the object now, or at any time since its {@code resourceVersion}. */
    ApiObject shown(ApiRequest request) {
        String namespace = namespace(request);
        String name = request.info().name();
        String asked = request.option("resourceVersion");
        if (asked.isEmpty()) {
            return existing(request, namespace, name);
        }
        ApiObject found = stored.getSince(namespace, name, Revisions.ofGet(asked));
        if (found == null) {
            throw StatusException.notFound(named(request), name);
        }
        return found;
    }

    AdmissionAttributes attributes(
            Operation operation,
            ApiRequest request,
            String name,
            @Nullable JsonObject object,
            @Nullable JsonObject old,
            JsonObject options,
            boolean dryRun) {
        return new AdmissionAttributes(
                operation,
                request,
                definition.storageKind(),
                request.info().namespace(),
                name,
                object,
                old,
                options,
                dryRun,
                new ResourceViews(this, kind(request)),
                new Reinvocation());
    }

    /** Mutating admission, its result defaulted again. */
    JsonObject admitted(AdmissionAttributes attributes) {
        JsonObject before = attributes.object();
        JsonObject after = admission.admit(attributes);
        if (after == null || after == before) {
            return before == null ? JsonObject.EMPTY : before;
        }
        return defaulted(after);
    }

    /** Who owns which fields. */
    FieldOwnership ownership() {
        return ownership;
    }

    static StatusException invalid(
            GroupVersionKind kind,
            JsonObject object,
            java.util.List<io.jukung.machinery.status.FieldError> errors) {
        return StatusException.invalid(
                kind.group(), kind.kind(), object.object("metadata").string("name"), errors);
    }
}
