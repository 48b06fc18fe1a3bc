package io.jukung.controlplane.rbac;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * A RoleBinding or ClusterRoleBinding, read off its object once.
 *
 * @param namespace "" for a ClusterRoleBinding
 */
record Binding(
        String namespace, String name, String roleKind, String roleName, List<Subject> subjects) {
    static Binding of(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        JsonObject role = object.object("roleRef");
        String namespace = metadata.string("namespace");
        return new Binding(
                namespace,
                metadata.string("name"),
                role.string("kind"),
                role.string("name"),
                object.array("subjects").objects().stream()
                        .map(s -> Subject.of(s, namespace))
                        .toList());
    }

    boolean clusterWide() {
        return namespace.isEmpty();
    }

    /** Why a subject of this binding is allowed something, in upstream's words. */
    String reason(Subject subject) {
        return (clusterWide() ? "ClusterRoleBinding " : "RoleBinding ")
                + FieldError.quote(clusterWide() ? name : name + "/" + namespace)
                + " of "
                + roleKind
                + " "
                + FieldError.quote(roleName)
                + " to "
                + subject;
    }

    /** Someone bound; of a service account the namespace is known. */
    record Subject(String kind, String namespace, String name) {
        static Subject of(JsonObject subject, String bindingNamespace) {
            String kind = subject.string("kind");
            String namespace = subject.string("namespace");
            return new Subject(
                    kind,
                    !kind.equals("ServiceAccount")
                            ? ""
                            : namespace.isEmpty() ? bindingNamespace : namespace,
                    subject.string("name"));
        }

        boolean isGroup() {
            return kind.equals("Group");
        }

        /** The user or group that the subject stands for. */
        String identity() {
            return kind.equals("ServiceAccount")
                    ? "system:serviceaccount:" + namespace + ":" + name
                    : name;
        }

        @Override
        public String toString() {
            return kind
                    + " "
                    + FieldError.quote(
                            kind.equals("ServiceAccount") ? name + "/" + namespace : name);
        }
    }
}
