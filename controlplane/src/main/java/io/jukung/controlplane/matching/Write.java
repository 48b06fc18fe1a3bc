package io.jukung.controlplane.matching;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** A write as rules and reviews see it. */
public record Write(AdmissionAttributes attributes) {
    RequestInfo info() {
        return attributes.request().info();
    }

    public String subresource() {
        return info().subresource();
    }

    boolean ofNamespace() {
        return info().groupResource().equals(BuiltIn.NAMESPACES);
    }

    /** Whether the object is in no namespace. */
    public boolean ofCluster() {
        return ofNamespace() || attributes.namespace().isEmpty();
    }

    /** The object's name, "" while it is still to be generated. */
    public String name() {
        JsonObject object = attributes.object();
        return !attributes.name().isEmpty() || object == null
                ? attributes.name()
                : object.object("metadata").string("name");
    }

    /** The namespace that the object is in; a namespace itself counts as in its own. */
    public String namespace() {
        return ofNamespace() ? name() : attributes.namespace();
    }

    /** Whether the namespace's labels are those that this write is about to set. */
    boolean setsNamespace() {
        return ofNamespace()
                && subresource().isEmpty()
                && (attributes.operation() == Operation.CREATE
                        || attributes.operation() == Operation.UPDATE);
    }

    /** The request of an {@code AdmissionReview}, without its uid and objects. */
    public JsonObject request(Criteria.Match match) {
        RequestInfo info = info();
        return JsonObject.of(
                "kind",
                kind(match.kind()),
                "resource",
                resource(match.resource()),
                "subResource",
                orNull(info.subresource()),
                "requestKind",
                kind(attributes.views().requested()),
                "requestResource",
                resource(info.groupVersionResource()),
                "requestSubResource",
                orNull(info.subresource()),
                "name",
                orNull(name()),
                "namespace",
                orNull(namespace()),
                "operation",
                attributes.operation().name(),
                "userInfo",
                attributes.request().user().tree(),
                "dryRun",
                attributes.dryRun(),
                "options",
                attributes.options().isEmpty() ? null : attributes.options());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static JsonObject kind(GroupVersionKind kind) {
        return JsonObject.of("group", kind.group(), "version", kind.version(), "kind", kind.kind());
    }

    private static JsonObject resource(GroupVersionResource resource) {
        return JsonObject.of(
                "group",
                resource.group(),
                "version",
                resource.version(),
                "resource",
                resource.resource());
    }
}
