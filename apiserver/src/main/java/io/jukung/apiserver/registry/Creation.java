package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.authorization.Authorizers;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** Create: a new object from a request to the key in the store. */
final class Creation {
    /** How often another name is generated when one is taken. */
    private static final int NAME_ATTEMPTS = 8;

    private final Resource resource;
    private final boolean byUpdate;

    Creation(Resource resource) {
        this(resource, false);
    }

    /**
     * @param byUpdate whether the request is one for another verb, so that nobody has asked yet
     *     whether its user may create
     */
    Creation(Resource resource, boolean byUpdate) {
        this.resource = resource;
        this.byUpdate = byUpdate;
    }

    ApiResponse create(ApiRequest request) {
        WriteOptions options = WriteOptions.of(request, "CreateOptions", false);
        JsonObject body =
                Body.object(
                        request,
                        resource.kind(request),
                        resource.schemas,
                        options.fieldValidation());
        JsonObject object = resource.toStorage(resource.defaulted(Metadata.wipe(body)));
        object = Metadata.inNamespace(object, resource.namespace(request));
        object = Metadata.uniqueOwners(request, object, false);
        object =
                resource.ownership()
                        .created(
                                resource.definition,
                                options,
                                resource.kind(request).groupVersion(),
                                object,
                                "");
        return new ApiResponse.One(
                201, resource.answer(request, createSmall(request, options, object)));
    }

    /** Managed fields are given up where they make an object too large for the store. */
    private ApiObject createSmall(ApiRequest request, WriteOptions options, JsonObject object) {
        try {
            return create(request, options, object);
        } catch (StoreException.TooLarge e) {
            return create(request, options, object.withoutAt("metadata", "managedFields"));
        }
    }

    private void authorize(ApiRequest request) {
        RequestInfo info = request.info().withVerb("create");
        Decision decision = resource.authorizer.authorize(request.user(), info);
        if (decision.verdict() != Verdict.ALLOW) {
            throw Authorizers.refusal(request.user(), info, decision.reason());
        }
    }

    /** From admission on; the object is defaulted, in storage version and in its namespace. */
    ApiObject create(ApiRequest request, WriteOptions options, JsonObject object) {
        JsonObject admitted = admit(request, options, object);
        for (int attempt = 1; ; attempt++) {
            JsonObject named =
                    Metadata.generatesName(admitted)
                            ? Metadata.generateName(admitted, resource.random)
                            : admitted;
            try {
                return store(request, options, named);
            } catch (StatusException e) {
                if (named == admitted || !e.isAlreadyExists()) {
                    throw e;
                }
                if (attempt == NAME_ATTEMPTS) {
                    throw exhausted(request, named);
                }
            }
        }
    }

    private JsonObject admit(ApiRequest request, WriteOptions options, JsonObject object) {
        JsonObject admitted =
                resource.admitted(
                        resource.attributes(
                                Operation.CREATE,
                                request,
                                object.object("metadata").string("name"),
                                object,
                                null,
                                options.tree(),
                                options.dryRun()));
        return Metadata.uniqueOwners(request, admitted, true);
    }

    private ApiObject store(ApiRequest request, WriteOptions options, JsonObject named) {
        JsonObject identified = Metadata.identify(named, resource.clock.now(), resource.random);
        JsonObject object =
                resource.strategy().prepareForCreate(request, resource.enabled(identified, null));
        List<FieldError> errors = new ArrayList<>(Metadata.validate(resource.definition, object));
        errors.addAll(resource.strategy().validate(request, object));
        if (!errors.isEmpty()) {
            throw Resource.invalid(resource.definition.storageKind(), object, errors);
        }
        resource.strategy().warnings(object, null).forEach(request::warn);
        if (byUpdate) {
            authorize(request);
        }
        resource.admission.validate(
                resource.attributes(
                        Operation.CREATE,
                        request,
                        object.object("metadata").string("name"),
                        object,
                        null,
                        options.tree(),
                        options.dryRun()));
        if (isVersion(object.object("metadata").string("resourceVersion"))) {
            throw StatusException.of(
                    500,
                    "",
                    "resourceVersion should not be set on objects to be created",
                    JsonObject.EMPTY);
        }
        return write(request, options, object.withoutAt("metadata", "resourceVersion"));
    }

    /** What is no number upstream takes for none. */
    private static boolean isVersion(String text) {
        try {
            return Long.parseUnsignedLong(text) != 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What the strategy claims for the object is given back where the write fails. */
    private ApiObject write(ApiRequest request, WriteOptions options, JsonObject object) {
        JsonObject meta = object.object("metadata");
        if (options.dryRun()
                && resource.stored.get(meta.string("namespace"), meta.string("name")) != null) {
            throw StatusException.alreadyExists(resource.named(request), meta.string("name"));
        }
        JsonObject allocated =
                resource.written(resource.strategy().allocate(request, object, null));
        boolean stored = false;
        try {
            if (options.dryRun()) {
                return ApiObject.ofTree(allocated);
            }
            ApiObject created = resource.stored.create(allocated);
            stored = true;
            return created;
        } finally {
            if (!stored && !options.dryRun()) {
                resource.strategy().allocationFailed(allocated, null);
            }
        }
    }

    private StatusException exhausted(ApiRequest request, JsonObject object) {
        String name = object.object("metadata").string("name");
        JsonObject status = StatusException.alreadyExists(resource.named(request), name).status();
        return StatusException.of(
                409,
                "AlreadyExists",
                resource.named(request)
                        + " \""
                        + name
                        + "\" already exists, the server was not able to generate a unique name for"
                        + " the object",
                status.object("details").with("retryAfterSeconds", 1L));
    }
}
