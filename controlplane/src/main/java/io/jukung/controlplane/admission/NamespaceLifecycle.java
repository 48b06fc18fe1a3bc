package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.Set;

/**
 * Nothing is written into a namespace that does not exist, nothing new into one that is being
 * deleted, and the namespaces that the system needs stay.
 */
final class NamespaceLifecycle implements AdmissionPlugin {
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    private final Objects namespaces;

    NamespaceLifecycle(Registry registry) {
        this.namespaces = registry.objects(BuiltIn.NAMESPACES);
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return switch (attributes.operation()) {
            case CREATE, UPDATE -> !attributes.namespace().isEmpty() && !ofNamespace(attributes);
            case DELETE -> ofNamespace(attributes);
            case CONNECT -> false;
        };
    }

    private static boolean ofNamespace(AdmissionAttributes attributes) {
        return attributes.request().info().groupResource().equals(BuiltIn.NAMESPACES);
    }

    @Override
    public @org.jspecify.annotations.Nullable JsonObject admit(AdmissionAttributes attributes) {
        check(attributes);
        return attributes.object();
    }

    private void check(AdmissionAttributes attributes) {
        if (attributes.operation() == Operation.DELETE) {
            if (IMMORTAL.contains(attributes.name())) {
                throw StatusException.forbidden(
                        BuiltIn.NAMESPACES, attributes.name(), "this namespace may not be deleted");
            }
            return;
        }
        if (attributes.request().info().resource().equals("localsubjectaccessreviews")) {
            return;
        }
        String name = attributes.namespace();
        JsonObject namespace = namespaces.get("", name);
        if (namespace == null) {
            throw StatusException.notFound(BuiltIn.NAMESPACES, name);
        }
        if (attributes.operation() == Operation.CREATE
                && namespace.object("status").string("phase").equals("Terminating")) {
            throw terminating(attributes, name);
        }
    }

    private static StatusException terminating(AdmissionAttributes attributes, String name) {
        JsonObject status =
                Refusal.forbidden(
                                attributes,
                                "unable to create new content in namespace "
                                        + name
                                        + " because it is being terminated")
                        .status();
        JsonObject cause =
                JsonObject.of(
                        "reason", "NamespaceTerminating",
                        "message", "namespace " + name + " is being terminated",
                        "field", "metadata.namespace");
        return StatusException.of(status.withAt(JsonArray.of(cause), "details", "causes"));
    }
}
