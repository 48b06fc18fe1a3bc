package io.jukung.controllers.resourcequota;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.quota.Evaluator;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which resources a quota's names are about. */
final class CountedResources {
    static final GroupResource PODS = new GroupResource("", "pods");
    static final GroupResource SERVICES = new GroupResource("", "services");
    static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");
    static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

    /** Resources with names of their own in quotas, besides {@code count/…}. */
    private static final List<GroupResource> NAMED =
            List.of(
                    PODS,
                    SERVICES,
                    CLAIMS,
                    new GroupResource("resource.k8s.io", "resourceclaims"),
                    new GroupResource("", "configmaps"),
                    QUOTAS,
                    new GroupResource("", "replicationcontrollers"),
                    new GroupResource("", "secrets"));

    private static final String COUNT = "count/";

    private CountedResources() {}

    static Set<GroupResource> of(Collection<String> names) {
        Set<GroupResource> found = new LinkedHashSet<>();
        for (GroupResource resource : NAMED) {
            if (!Evaluator.of(resource, () -> Instant.EPOCH).measured(names).isEmpty()) {
                found.add(resource);
            }
        }
        for (String name : names) {
            if (name.startsWith(COUNT)) {
                String resource = name.substring(COUNT.length());
                int dot = resource.indexOf('.');
                found.add(
                        dot < 0
                                ? new GroupResource("", resource)
                                : new GroupResource(
                                        resource.substring(dot + 1), resource.substring(0, dot)));
            }
        }
        return found;
    }
}
