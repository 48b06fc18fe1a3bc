package io.jukung.schema;

import java.util.List;

/**
 * Groups and versions without resources of 1.36 that upstream's scheme still knows, so that options
 * may be sent in them and {@code --runtime-config} may name them.
 */
final class PastVersions {
    static final List<String> ALL =
            List.of(
                    "admission.k8s.io/v1",
                    "admission.k8s.io/v1beta1",
                    "apiextensions.k8s.io/v1beta1",
                    "apiregistration.k8s.io/v1beta1",
                    "apps/v1beta1",
                    "apps/v1beta2",
                    "authentication.k8s.io/v1alpha1",
                    "authentication.k8s.io/v1beta1",
                    "authorization.k8s.io/v1beta1",
                    "batch/v1beta1",
                    "discovery.k8s.io/v1beta1",
                    "events.k8s.io/v1beta1",
                    "extensions/v1beta1",
                    "flowcontrol.apiserver.k8s.io/v1beta1",
                    "flowcontrol.apiserver.k8s.io/v1beta2",
                    "flowcontrol.apiserver.k8s.io/v1beta3",
                    "imagepolicy.k8s.io/v1alpha1",
                    "node.k8s.io/v1alpha1",
                    "node.k8s.io/v1beta1",
                    "policy/v1beta1",
                    "rbac.authorization.k8s.io/v1alpha1",
                    "rbac.authorization.k8s.io/v1beta1",
                    "scheduling.k8s.io/v1beta1",
                    "storage.k8s.io/v1alpha1");

    private PastVersions() {}
}
