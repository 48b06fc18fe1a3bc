package io.jukung.controlplane.node;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** Which other objects a pod's spec makes its node need. */
final class PodReferences {
    private static final List<String> SECRET_REFERENCES =
            List.of("cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos");

    private PodReferences() {}

    static boolean secret(JsonObject pod, String name) {
        JsonObject spec = pod.object("spec");
        return spec.array("imagePullSecrets").objects().stream().anyMatch(s -> named(s, name))
                || inEnvironment(spec, "secretRef", "secretKeyRef", name)
                || spec.array("volumes").objects().stream().anyMatch(v -> secretVolume(v, name));
    }

    static boolean configMap(JsonObject pod, String name) {
        JsonObject spec = pod.object("spec");
        return inEnvironment(spec, "configMapRef", "configMapKeyRef", name)
                || spec.array("volumes").objects().stream()
                        .anyMatch(v ->
                                named(v.object("configMap"), name)
                                        || projects(v, "configMap", name));
    }

    static boolean claim(JsonObject pod, String name) {
        String podName = pod.object("metadata").string("name");
        return pod.object("spec").array("volumes").objects().stream()
                .anyMatch(v ->
                        v.object("persistentVolumeClaim").string("claimName").equals(name)
                                || (v.has("ephemeral")
                                        && name.equals(podName + "-" + v.string("name"))));
    }

    static boolean serviceAccount(JsonObject pod, String name) {
        return pod.object("spec").string("serviceAccountName").equals(name);
    }

    static boolean resourceClaim(JsonObject pod, String name) {
        return Stream.concat(
                        pod.object("spec").array("resourceClaims").objects().stream(),
                        pod.object("status").array("resourceClaimStatuses").objects().stream())
                .anyMatch(c -> c.string("resourceClaimName").equals(name));
    }

    private static boolean named(JsonObject reference, String name) {
        return reference.string("name").equals(name);
    }

    private static boolean secretVolume(JsonObject volume, String name) {
        return volume.object("secret").string("secretName").equals(name)
                || volume.object("azureFile").string("secretName").equals(name)
                || named(volume.object("csi").object("nodePublishSecretRef"), name)
                || SECRET_REFERENCES.stream()
                        .anyMatch(v -> named(volume.object(v).object("secretRef"), name))
                || projects(volume, "secret", name);
    }

    private static boolean projects(JsonObject volume, String source, String name) {
        return volume.object("projected").array("sources").objects().stream()
                .anyMatch(s -> named(s.object(source), name));
    }

    private static boolean inEnvironment(JsonObject spec, String from, String key, String name) {
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(field -> spec.array(field).objects().stream())
                .anyMatch(c ->
                        c.array("envFrom").objects().stream()
                                        .anyMatch(e -> named(e.object(from), name))
                                || c.array("env").objects().stream()
                                        .anyMatch(e ->
                                                named(e.object("valueFrom").object(key), name)));
    }
}
