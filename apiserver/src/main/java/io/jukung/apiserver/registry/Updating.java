package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Update, of an object or of its status: read, transform, admit, prepare, validate, write, and
 * again from the start for as long as somebody else was faster.
 */
final class Updating {
    private final Resource resource;
    private final Admitting admitting;

    Updating(Resource resource) {
        this.resource = resource;
        admitting = new OfObjects();
    }

    Updating(Resource resource, Admitting admitting) {
        this.resource = resource;
        this.admitting = admitting;
    }

    /** Asks admission about a write: about the objects themselves, or what stands for them. */
    interface Admitting {
        JsonObject admit(
                ApiRequest request, WriteOptions options, JsonObject wanted, JsonObject old);

        void validate(ApiRequest request, WriteOptions options, JsonObject object, JsonObject old);
    }

    private final class OfObjects implements Admitting {
        @Override
        public JsonObject admit(
                ApiRequest request, WriteOptions options, JsonObject wanted, JsonObject old) {
            return resource.admitted(attributes(request, options, wanted, old));
        }

        @Override
        public void validate(
                ApiRequest request, WriteOptions options, JsonObject object, JsonObject old) {
            resource.admission.validate(attributes(request, options, object, old));
        }

        private AdmissionAttributes attributes(
                ApiRequest request, WriteOptions options, JsonObject object, JsonObject old) {
            return resource.attributes(
                    Operation.UPDATE,
                    request,
                    request.info().name(),
                    object,
                    old,
                    options.tree(),
                    options.dryRun());
        }
    }

    /** PUT. */
    ApiResponse update(ApiRequest request) {
        WriteOptions options = WriteOptions.of(request, "UpdateOptions", false);
        GroupVersionKind kind = resource.kind(request);
        JsonObject body = Body.object(request, kind, resource.schemas, options.fieldValidation());
        checkName(request, body);
        JsonObject sent =
                resource.toStorage(
                        Metadata.inNamespace(
                                resource.defaulted(body), resource.namespace(request)));
        JsonObject object = Metadata.uniqueOwners(request, sent, false);
        String subresource = request.info().subresource();
        return update(
                request,
                options,
                subresource.isEmpty(),
                live ->
                        live == null
                                ? resource.ownership()
                                        .created(
                                                resource.definition,
                                                options,
                                                kind.groupVersion(),
                                                object,
                                                subresource)
                                : resource.ownership()
                                        .updated(
                                                resource.definition,
                                                options,
                                                kind.groupVersion(),
                                                object,
                                                live,
                                                subresource));
    }

    static void checkName(ApiRequest request, JsonObject body) {
        JsonObject meta = body.object("metadata");
        String name = meta.string("name");
        if (!name.equals(request.info().name())) {
            throw StatusException.badRequest(
                    name.isEmpty()
                            ? "the name of the object ("
                                    + request.info().name()
                                    + " based on URL) was undeterminable: name must be provided"
                            : "the name of the object ("
                                    + name
                                    + ") does not match the name on the URL ("
                                    + request.info().name()
                                    + ")");
        }
        String namespace = meta.string("namespace");
        if (!namespace.isEmpty()
                && !request.info().namespace().isEmpty()
                && !namespace.equals(request.info().namespace())) {
            throw StatusException.badRequest(
                    "the namespace of the object ("
                            + namespace
                            + ") does not match the namespace on the request ("
                            + request.info().namespace()
                            + ")");
        }
    }

    /** Makes the object that is wanted of the one that is there, null where there is none. */
    @FunctionalInterface
    interface Transform {
        JsonObject of(@Nullable JsonObject live);
    }

    /**
     * Managed fields are given up where they make an object too large for the store.
     *
     * @param creates whether an object that is not there is created, where the strategy allows
     * @param transform in storage version
     */
    ApiResponse update(
            ApiRequest request, WriteOptions options, boolean creates, Transform transform) {
        try {
            return tried(request, options, creates, transform);
        } catch (StoreException.TooLarge e) {
            if (transform instanceof Creating) {
                throw e;
            }
            return tried(
                    request,
                    options,
                    creates,
                    live -> transform.of(live).withoutAt("metadata", "managedFields"));
        }
    }

    private ApiResponse tried(
            ApiRequest request, WriteOptions options, boolean creates, Transform transform) {
        String namespace = resource.namespace(request);
        String name = request.info().name();
        while (true) {
            ApiObject live = resource.stored.get(namespace, name);
            if (live == null) {
                return new ApiResponse.One(
                        201,
                        resource.answer(
                                request, createOnUpdate(request, options, creates, transform)));
            }
            JsonObject wanted = transform.of(live.tree());
            ApiObject written = write(request, options, wanted, live);
            if (written != null) {
                return new ApiResponse.One(200, resource.answer(request, written));
            }
        }
    }

    private ApiObject createOnUpdate(
            ApiRequest request, WriteOptions options, boolean creates, Transform transform) {
        String name = request.info().name();
        if (!creates
                || !(resource.strategy().allowCreateOnUpdate() || transform instanceof Creating)) {
            throw StatusException.notFound(resource.named(request), name);
        }
        JsonObject object = transform.of(null);
        JsonObject meta = object.object("metadata");
        if (!meta.string("uid").isEmpty()) {
            throw precondition(request, name, meta.string("uid"), "");
        }
        String version = meta.string("resourceVersion");
        if (!version.isEmpty() && !version.equals("0")) {
            throw StatusException.notFound(resource.named(request), name);
        }
        return new Creation(resource, true)
                .create(
                        request,
                        options,
                        Metadata.wipe(object).withoutAt("metadata", "resourceVersion"));
    }

    /** A transform that may create whatever the strategy says: apply. */
    interface Creating extends Transform {}

    /** Null where somebody else was faster. */
    private @Nullable ApiObject write(
            ApiRequest request, WriteOptions options, JsonObject wanted, ApiObject live) {
        JsonObject old = live.tree();
        boolean status = request.info().subresource().equals("status");
        if (!request.info().verb().equals("patch")) {
            checkUid(request, wanted, old); // of a patch's result validation says what is wrong
        }
        JsonObject versioned = checkVersion(request, wanted, old);
        JsonObject admitted =
                Metadata.uniqueOwners(
                        request, admitting.admit(request, options, versioned, old), true);
        JsonObject object = resource.enabled(Metadata.carryOver(admitted, old), old);
        object =
                status
                        ? resource.strategy().prepareForStatusUpdate(request, object, old)
                        : resource.strategy().prepareForUpdate(request, object, old);
        object = resource.written(object);
        validate(request, object, old, status);
        admitting.validate(request, options, object, old);
        if (finished(object, old)) {
            return remove(options, live, object);
        }
        if (ManagedTimes.equalButForTimes(object, old) && !resource.stored.stale(live)) {
            return live;
        }
        return replace(request, options, live, object);
    }

    private void validate(ApiRequest request, JsonObject object, JsonObject old, boolean status) {
        List<FieldError> errors = errors(request, object, old, status);
        JsonObject written = errors.isEmpty() ? old : resource.written(old);
        if (written != old) {
            // stored before zeros were written: they are no change
            errors = errors(request, object, written, status);
        }
        if (!errors.isEmpty()) {
            throw Resource.invalid(resource.definition.storageKind(), object, errors);
        }
        List<String> warnings =
                status
                        ? resource.strategy().statusWarnings(object)
                        : resource.strategy().warnings(object, old);
        warnings.forEach(request::warn);
    }

    private List<FieldError> errors(
            ApiRequest request, JsonObject object, JsonObject old, boolean status) {
        List<FieldError> errors = new ArrayList<>(Metadata.validateUpdate(object, old));
        if (!status) {
            ResourceStrategy.MetadataChecks again = resource.strategy().metadataChecks();
            if (again.update()) {
                errors.addAll(List.copyOf(errors));
            }
            if (again.whole()) {
                errors.addAll(Metadata.validate(resource.definition, object));
            }
        }
        errors.addAll(
                status
                        ? resource.strategy().validateStatusUpdate(object, old)
                        : resource.strategy().validateUpdate(request, object, old));
        return errors;
    }

    /** An object whose deletion waited only for the finalizers that this update took away. */
    private boolean finished(JsonObject object, JsonObject old) {
        JsonObject before = old.object("metadata");
        return Metadata.finalizers(object).isEmpty()
                && before.has("deletionTimestamp")
                && before.integer("deletionGracePeriodSeconds", -1) == 0
                && resource.strategy().removable(object);
    }

    private @Nullable ApiObject remove(WriteOptions options, ApiObject live, JsonObject object) {
        if (options.dryRun()) {
            return ApiObject.ofTree(object);
        }
        ApiObject deleted = resource.stored.delete(live);
        if (deleted == null) {
            return null;
        }
        resource.strategy().released(object);
        return ApiObject.ofTree(
                object.withAt(
                        deleted.tree().object("metadata").string("resourceVersion"),
                        "metadata",
                        "resourceVersion"));
    }

    private @Nullable ApiObject replace(
            ApiRequest request, WriteOptions options, ApiObject live, JsonObject object) {
        JsonObject old = live.tree();
        JsonObject allocated = resource.strategy().allocate(request, object, old);
        if (allocated != object) {
            allocated = resource.written(allocated);
        }
        boolean stored = false;
        try {
            if (options.dryRun()) {
                return ApiObject.ofTree(allocated);
            }
            ApiObject written = resource.stored.replace(live, allocated);
            stored = written != null;
            if (written != null) {
                resource.strategy().updated(written.tree(), old);
            }
            return written;
        } finally {
            if (!stored && !options.dryRun()) {
                resource.strategy().allocationFailed(allocated, old);
            }
        }
    }

    private void checkUid(ApiRequest request, JsonObject wanted, JsonObject old) {
        String uid = wanted.object("metadata").string("uid");
        String there = old.object("metadata").string("uid");
        if (!uid.isEmpty() && !uid.equals(there)) {
            throw precondition(request, request.info().name(), uid, there);
        }
    }

    private StatusException precondition(
            ApiRequest request, String name, String uid, String there) {
        return StatusException.conflict(
                resource.named(request),
                name,
                "StorageError: invalid object, Code: 4, Key: "
                        + resource.stored.key(request.info().namespace(), name)
                        + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in"
                        + " precondition: "
                        + uid
                        + ", UID in object meta: "
                        + there);
    }

    /** The object with a resourceVersion: the one it came with, if that is still current. */
    private JsonObject checkVersion(ApiRequest request, JsonObject wanted, JsonObject old) {
        String version = wanted.object("metadata").string("resourceVersion");
        String current = old.object("metadata").string("resourceVersion");
        if (version.isEmpty() || version.equals("0")) {
            if (!resource.strategy().allowUnconditionalUpdate()) {
                throw StatusException.invalid(
                        request.info().group(),
                        request.info().resource(),
                        request.info().name(),
                        List.of(
                                new FieldError(
                                        FieldError.Type.INVALID,
                                        FieldPath.of("metadata", "resourceVersion"),
                                        "Invalid value: 0x0: must be specified for an update")));
            }
            return wanted.withAt(current, "metadata", "resourceVersion");
        }
        if (!version.equals(current)) {
            throw StatusException.modified(resource.named(request), request.info().name());
        }
        return wanted;
    }

    /** A change below the chain; answers null where the object is not there. */
    @Nullable ApiObject guaranteed(
            String namespace, String name, boolean dryRun, UnaryOperator<JsonObject> change) {
        while (true) {
            ApiObject live = resource.stored.get(namespace, name);
            if (live == null) {
                return null;
            }
            JsonObject old = live.tree();
            JsonObject changed = change.apply(old);
            if (changed.equals(old)) {
                return live;
            }
            changed = resource.written(changed);
            if (dryRun) {
                return ApiObject.ofTree(changed);
            }
            if (finished(changed, old)) {
                ApiObject deleted = resource.stored.delete(live);
                if (deleted != null) {
                    resource.strategy().released(changed);
                    return ApiObject.ofTree(changed);
                }
                continue;
            }
            ApiObject written = resource.stored.replace(live, changed);
            if (written != null) {
                return written;
            }
        }
    }
}
