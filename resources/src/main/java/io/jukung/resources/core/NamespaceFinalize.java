package io.jukung.resources.core;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.SubresourceCall;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;

/** {@code namespaces/finalize}: writes {@code spec.finalizers}, and nothing else. */
public final class NamespaceFinalize implements Subresource.Handler {
    private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Namespace");
    private static final GroupResource RESOURCE = new GroupResource("", "namespaces");

    @Override
    public ApiResponse handle(SubresourceCall call) {
        JsonObject sent = call.body(KIND);
        JsonObject admitted = call.admit(Operation.UPDATE, KIND, sent, call.object());
        String version = sent.object("metadata").string("resourceVersion");
        JsonObject stored =
                call.update(namespace -> {
                    JsonObject meta = namespace.object("metadata");
                    if (!version.isEmpty() && !version.equals(meta.string("resourceVersion"))) {
                        throw StatusException.modified(RESOURCE, meta.string("name"));
                    }
                    JsonObject finalized =
                            namespace.with(
                                    "spec",
                                    Trees.keep(
                                            namespace.object("spec"),
                                            "finalizers",
                                            admitted.object("spec")));
                    Field root = Field.root(finalized);
                    root.at("spec", "finalizers").items().forEach(Finalizers::check);
                    if (!root.errors().isEmpty()) {
                        throw StatusException.invalid(
                                "", "Namespace", meta.string("name"), root.errors());
                    }
                    return finalized;
                });
        return new ApiResponse.One(200, ApiObject.ofTree(stored));
    }
}
