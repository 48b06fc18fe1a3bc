package io.jukung.controlplane.podsecurity;

import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The level restricted: baseline, and hardening besides. */
final class Restricted {
    private static final Set<String> VOLUMES =
            Set.of(
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "image",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    /** What baseline checks, less what is checked more strictly here, then the rest. */
    static final List<Check> CHECKS =
            Stream.concat(
                            Baseline.CHECKS.stream()
                                    .filter(check ->
                                            check != Baseline.CAPABILITY
                                                    && check != Baseline.SECCOMP
                                                    && check != Baseline.HOST_PATH),
                            Stream.of(
                                    new Check(
                                            "allowPrivilegeEscalation != false",
                                            Restricted::escalation),
                                    new Check(
                                            "unrestricted capabilities", Restricted::capabilities),
                                    new Check("restricted volume types", Restricted::volumes),
                                    new Check("runAsNonRoot != true", Restricted::nonRoot),
                                    new Check("runAsUser=0", Restricted::root),
                                    new Check("seccompProfile", Restricted::seccomp)))
                    .toList();

    private Restricted() {}

    private static String escalation(PodShape pod) {
        if (pod.windows()) {
            return "";
        }
        String containers =
                pod.containersWith(
                        c -> PodShape.security(c).bool("allowPrivilegeEscalation", true));
        return containers.isEmpty()
                ? ""
                : containers + " must set securityContext.allowPrivilegeEscalation=false";
    }

    private static String capabilities(PodShape pod) {
        if (pod.windows()) {
            return "";
        }
        List<String> found = new ArrayList<>();
        String keeping =
                pod.containersWith(c ->
                        !PodShape.security(c).object("capabilities").array("drop").contains("ALL"));
        if (!keeping.isEmpty()) {
            found.add(keeping + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        String added = Baseline.added(pod, Set.of("NET_BIND_SERVICE"));
        if (!added.isEmpty()) {
            found.add(added);
        }
        return String.join("; ", found);
    }

    private static String volumes(PodShape pod) {
        List<String> names = new ArrayList<>();
        TreeSet<String> types = new TreeSet<>();
        for (JsonObject volume : pod.spec().array("volumes").objects()) {
            for (String field : volume.keys()) {
                if (!field.equals("name") && !VOLUMES.contains(field)) {
                    names.add(volume.string("name"));
                    types.add(field);
                }
            }
        }
        return names.isEmpty()
                ? ""
                : PodShape.named("volume", names)
                        + (names.size() == 1 ? " uses " : " use ")
                        + "restricted volume "
                        + PodShape.named("type", types);
    }

    private static String nonRoot(PodShape pod) {
        List<String> found = new ArrayList<>();
        boolean podSays = pod.security().bool("runAsNonRoot", false);
        if (pod.security().has("runAsNonRoot") && !podSays) {
            found.add("pod");
        }
        String explicit =
                pod.containersWith(c ->
                        PodShape.security(c).has("runAsNonRoot")
                                && !PodShape.security(c).bool("runAsNonRoot", false));
        if (!explicit.isEmpty()) {
            found.add(explicit);
        }
        if (!found.isEmpty()) {
            return String.join(" and ", found) + " must not set securityContext.runAsNonRoot=false";
        }
        String implicit =
                podSays ? "" : pod.containersWith(c -> !PodShape.security(c).has("runAsNonRoot"));
        return implicit.isEmpty()
                ? ""
                : "pod or " + implicit + " must set securityContext.runAsNonRoot=true";
    }

    private static String root(PodShape pod) {
        List<String> found = new ArrayList<>();
        if (pod.security().integer("runAsUser", -1) == 0) {
            found.add("pod");
        }
        String containers =
                pod.containersWith(c -> PodShape.security(c).integer("runAsUser", -1) == 0);
        if (!containers.isEmpty()) {
            found.add(containers);
        }
        return found.isEmpty() ? "" : String.join(" and ", found) + " must not set runAsUser=0";
    }

    private static String seccomp(PodShape pod) {
        if (pod.windows()) {
            return "";
        }
        String ofPod = profile(pod.security());
        List<String> found = new ArrayList<>();
        if (!ofPod.isEmpty() && !SECCOMP.contains(ofPod)) {
            found.add("pod");
        }
        String explicit =
                pod.containersWith(c -> {
                    String own = profile(PodShape.security(c));
                    return !own.isEmpty() && !SECCOMP.contains(own);
                });
        if (!explicit.isEmpty()) {
            found.add(explicit);
        }
        if (!found.isEmpty()) {
            return String.join(" and ", found)
                    + " must not set securityContext.seccompProfile.type to \"Unconfined\"";
        }
        String implicit =
                SECCOMP.contains(ofPod)
                        ? ""
                        : pod.containersWith(c -> profile(PodShape.security(c)).isEmpty());
        return implicit.isEmpty()
                ? ""
                : "pod or "
                        + implicit
                        + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                        + " \"Localhost\"";
    }

    private static String profile(JsonObject security) {
        return security.object("seccompProfile").string("type");
    }
}
