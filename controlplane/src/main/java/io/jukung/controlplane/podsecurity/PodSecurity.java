package io.jukung.controlplane.podsecurity;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.admission.Refusal;
import io.jukung.controlplane.admission.Target;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds pods to the level that their namespace's labels name: {@code enforce} refuses, {@code warn}
 * warns (about what makes pods, too), {@code audit} notes. Without labels everything goes.
 */
public final class PodSecurity implements AdmissionPlugin {
    private static final String LABEL = "pod-security.kubernetes.io/";

    /** Where the kinds that make pods keep their template. */
    private static final Map<String, List<String>> TEMPLATES =
            Map.of(
                    "PodTemplate", List.of("template"),
                    "ReplicationController", List.of("spec", "template"),
                    "ReplicaSet", List.of("spec", "template"),
                    "Deployment", List.of("spec", "template"),
                    "StatefulSet", List.of("spec", "template"),
                    "DaemonSet", List.of("spec", "template"),
                    "Job", List.of("spec", "template"),
                    "CronJob", List.of("spec", "jobTemplate", "spec", "template"));

    private final Objects namespaces;

    public PodSecurity(Registry registry) {
        this.namespaces = registry.objects(BuiltIn.NAMESPACES);
    }

    @Override
    public String name() {
        return "PodSecurity";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PODS, Operation.CREATE, Operation.UPDATE)
                || Target.is(attributes, BuiltIn.PODS, "ephemeralcontainers", Operation.UPDATE)
                || (TEMPLATES.containsKey(attributes.kind().kind())
                        && attributes.request().info().subresource().isEmpty()
                        && attributes.operation() != Operation.DELETE);
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject object = attributes.object();
        JsonObject namespace = namespaces.get("", attributes.namespace());
        if (object == null || namespace == null) {
            return;
        }
        JsonObject labels = namespace.object("metadata").object("labels");
        boolean isPod = attributes.kind().kind().equals("Pod");
        JsonObject pod = isPod ? object : template(attributes.kind().kind(), object);
        JsonObject old = attributes.oldObject();
        if (isPod && old != null && sameForSecurity(object, old)) {
            return;
        }
        if (isPod) {
            String broken = broken(pod, labels, "enforce");
            if (!broken.isEmpty()) {
                throw Refusal.forbidden(attributes, "violates " + broken);
            }
        }
        String audited = broken(pod, labels, "audit");
        if (!audited.isEmpty()) {
            attributes
                    .request()
                    .auditAnnotations()
                    .put(LABEL + "audit-violations", "would violate " + audited);
        }
        String warned = broken(pod, labels, "warn");
        if (!warned.isEmpty()) {
            attributes.request().warn("would violate " + warned);
        }
    }

    private static PodShape shape(JsonObject pod) {
        return PodShape.of(pod.object("metadata"), pod.object("spec"));
    }

    private static JsonObject template(String kind, JsonObject object) {
        JsonObject found = object;
        for (String step : TEMPLATES.getOrDefault(kind, List.of())) {
            found = found.object(step);
        }
        return found;
    }

    /** An update that changes nothing that is checked is let through, as for images. */
    private static boolean sameForSecurity(JsonObject now, JsonObject old) {
        return old.object("spec").equals(now.object("spec"))
                && old.object("metadata")
                        .object("annotations")
                        .equals(now.object("metadata").object("annotations"));
    }

    /** {@code PodSecurity "level:version": reason (detail), …}, or "" where nothing is broken. */
    private static String broken(JsonObject pod, JsonObject labels, String mode) {
        String level = labels.string(LABEL + mode);
        List<Check> checks =
                switch (level) {
                    case "baseline" -> Baseline.CHECKS;
                    case "restricted" -> Restricted.CHECKS;
                    default -> List.of();
                };
        if (checks.isEmpty()) {
            return "";
        }
        PodShape shape = shape(pod);
        String list =
                checks.stream()
                        .map(check -> found(check, shape))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
        String version = labels.string(LABEL + mode + "-version");
        return list.isEmpty()
                ? ""
                : "PodSecurity \""
                        + level
                        + ":"
                        + (version.isEmpty() ? "latest" : version)
                        + "\": "
                        + list;
    }

    private static String found(Check check, PodShape pod) {
        String detail = check.find().apply(pod);
        return detail.isEmpty() ? "" : check.reason() + " (" + detail + ")";
    }
}
