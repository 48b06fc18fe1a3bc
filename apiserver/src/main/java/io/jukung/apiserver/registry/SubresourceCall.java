package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One request for a subresource, with what its handler needs around it. */
public interface SubresourceCall {
    /** The request; its {@code info()} has namespace, name, subresource and rest of the path. */
    ApiRequest request();

    /** The parent resource. */
    ResourceDefinition resource();

    /** Every resource, below the chain. */
    Registry registry();

    /** The parent object, in storage version; NotFound is thrown where there is none. */
    JsonObject object();

    /**
     * The request's body decoded and defaulted as a kind; BadRequest or UnsupportedMediaType is
     * thrown for a bad one.
     */
    JsonObject body(GroupVersionKind kind);

    /** The same, where a body of a former version is as good. */
    JsonObject body(GroupVersionKind kind, GroupVersion former);

    /** Whether {@code ?dryRun=All} was asked for. */
    boolean dryRun();

    /**
     * Runs mutating, then validating admission over a body (or CONNECT options) as the
     * subresource's own operation; answers the object as admitted.
     */
    JsonObject admit(
            Operation operation,
            GroupVersionKind kind,
            JsonObject object,
            @Nullable JsonObject oldObject);

    /**
     * Reads the parent, changes it and writes it back, again for as long as somebody else was
     * faster; admission and the strategy are not asked. Heeds {@link #dryRun}. Managed fields are
     * written for the request's manager and this subresource.
     *
     * @return the parent as stored
     */
    JsonObject update(UnaryOperator<JsonObject> change);
}
