package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionChain;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.registry.StoredRegistry.Surroundings;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.managedfields.FieldManager;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;

/**
 * A create of what is never stored, up to where its handler answers: decoded, defaulted, owned by
 * its manager and admitted, as if it were to be stored.
 */
final class VirtualCreation {
    private final Surroundings around;
    private final AdmissionChain admission;

    VirtualCreation(Surroundings around) {
        this.around = around;
        admission = around.admission();
    }

    JsonObject body(ApiRequest request, VirtualResource resource) {
        GroupVersionKind kind = resource.groupVersionKind();
        WriteOptions options = WriteOptions.of(request, "CreateOptions", false);
        JsonObject sent = Body.object(request, kind, around.schemas(), options.fieldValidation());
        KindSchema schema = around.schemas().find(kind);
        if (schema == null) {
            return sent;
        }
        JsonObject object =
                Metadata.inNamespace(schema.applyDefaults(sent), request.info().namespace());
        AdmissionAttributes attributes =
                new AdmissionAttributes(
                        Operation.CREATE,
                        request,
                        kind,
                        request.info().namespace(),
                        object.object("metadata").string("name"),
                        owned(object, schema, kind, options),
                        null,
                        options.tree(),
                        options.dryRun(),
                        new KindViews(
                                schema, kind, Map.of(request.info().groupVersionResource(), kind)),
                        new Reinvocation());
        AdmissionAttributes admitted = attributes.withObject(admission.admit(attributes));
        admission.validate(admitted);
        JsonObject body = admitted.object();
        return body == null ? object : body;
    }

    private JsonObject owned(
            JsonObject object, KindSchema schema, GroupVersionKind kind, WriteOptions options) {
        return new FieldManager(schema.type(), kind, "", FieldSet.EMPTY, around.clock())
                .update(null, object, options.manager());
    }
}
