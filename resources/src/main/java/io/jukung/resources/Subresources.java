package io.jukung.resources;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.machinery.names.GroupResource;
import io.jukung.resources.cluster.SigningApprovalStrategy;
import io.jukung.resources.core.NamespaceFinalize;
import io.jukung.resources.pod.EphemeralContainersStrategy;
import io.jukung.resources.pod.PodBinding;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodStrategy;
import io.jukung.resources.pod.ResizeStrategy;
import io.jukung.resources.policy.PodEviction;
import io.jukung.schema.ResourceInfo;
import java.util.Optional;
import java.util.Set;

/** The subresources that need nothing but the objects in the store. */
final class Subresources {
    private final ResourceSettings settings;
    private final PodStrategy pods;

    private final PodRules rules;

    Subresources(ResourceSettings settings, PodStrategy pods) {
        this.settings = settings;
        this.pods = pods;
        this.rules = new PodRules(settings.allowPrivileged());
    }

    Optional<Subresource> of(GroupResource resource, ResourceInfo.Subresource info) {
        if (info.name().equals("status")) {
            return Optional.of(Subresource.status(StatusResets.of(resource)));
        }
        if (info.name().equals("scale")) {
            return Optional.of(
                    Subresource.scale("spec.replicas", "status.replicas", "spec.selector"));
        }
        ResourceStrategy part =
                switch (resource + "/" + info.name()) {
                    case "pods/ephemeralcontainers" -> new EphemeralContainersStrategy(pods, rules);
                    case "pods/resize" -> new ResizeStrategy(pods, rules);
                    case "certificatesigningrequests.certificates.k8s.io/approval" ->
                            new SigningApprovalStrategy(settings.clock());
                    default -> null;
                };
        return part == null
                ? handled(resource, info)
                : Optional.of(Subresource.part(info.name(), part));
    }

    private Optional<Subresource> handled(GroupResource resource, ResourceInfo.Subresource info) {
        Subresource.Handler handler =
                switch (resource + "/" + info.name()) {
                    case "pods/binding" -> new PodBinding(settings.clock());
                    case "pods/eviction" -> new PodEviction(pods, settings.clock());
                    case "namespaces/finalize" -> new NamespaceFinalize();
                    default -> null;
                };
        return handler == null
                ? Optional.empty()
                : Optional.of(
                        Subresource.custom(
                                info.name(), info.kind(), Set.copyOf(info.verbs()), handler));
    }
}
