package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersion;
import java.util.List;
import java.util.Locale;

/** How operations and tags are named after a group and version. */
final class Names {
    private Names() {}

    /** {@code AppsV1}, {@code RbacAuthorizationV1}, {@code CoreV1}. */
    static String operation(GroupVersion groupVersion) {
        return capital(group(groupVersion.group())) + capital(groupVersion.version());
    }

    /** {@code apps_v1}, {@code rbacAuthorization_v1}. */
    static String tag(GroupVersion groupVersion) {
        return group(groupVersion.group()) + "_" + groupVersion.version();
    }

    /** {@code rbacAuthorization} of {@code rbac.authorization.k8s.io}; {@code core}. */
    static String group(String group) {
        if (group.isEmpty()) {
            return "core";
        }
        List<String> labels = List.of(group.replaceFirst("\\.k8s\\.io$", "").split("\\."));
        StringBuilder name = new StringBuilder(labels.get(0));
        labels.stream().skip(1).map(Names::capital).forEach(name::append);
        return name.toString();
    }

    static String capital(String word) {
        return word.isEmpty()
                ? ""
                : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** {@code /api/v1}, {@code /apis/apps/v1}. */
    static String root(GroupVersion groupVersion) {
        return groupVersion.group().isEmpty()
                ? "/api/" + groupVersion.version()
                : "/apis/" + groupVersion.group() + "/" + groupVersion.version();
    }
}
