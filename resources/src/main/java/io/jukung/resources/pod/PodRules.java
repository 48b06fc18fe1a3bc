package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the cluster decides about pods, and what a former spec broke already: an update of it may
 * break that again. The latter is looked up only where something is found to be wrong.
 *
 * @param allowPrivileged whether containers may be privileged ({@code --allow-privileged})
 * @param former the spec before an update, empty where the pod is new
 */
public record PodRules(boolean allowPrivileged, JsonObject former) {
    /** The rules of a new pod. */
    public PodRules(boolean allowPrivileged) {
        this(allowPrivileged, JsonObject.EMPTY);
    }

    /** The rules of an update. */
    public PodRules after(JsonObject spec) {
        return new PodRules(allowPrivileged, spec);
    }

    /** Tolerations that compare numbers are behind a gate that is off. */
    boolean comparesTolerations() {
        return any(
                "tolerations",
                toleration -> {
                    String operator = toleration.string("operator");
                    return operator.equals("Lt") || operator.equals("Gt");
                });
    }

    boolean choosesLabelChange() {
        return former.object("securityContext").has("seLinuxChangePolicy");
    }

    boolean sharesNetworkAsOtherUser() {
        return otherUsers() && former.bool("hostNetwork", false);
    }

    boolean hasDevicesAsOtherUser() {
        return otherUsers()
                && (any("containers", PodRules::hasDevices)
                        || any("initContainers", PodRules::hasDevices)
                        || any("ephemeralContainers", PodRules::hasDevices));
    }

    private boolean otherUsers() {
        return former.has("hostUsers") && !former.bool("hostUsers", true);
    }

    private static boolean hasDevices(JsonObject container) {
        return !container.array("volumeDevices").isEmpty();
    }

    boolean hasHostSysctl() {
        JsonArray sysctls = former.object("securityContext").array("sysctls");
        return sysctls.objects().stream()
                .anyMatch(sysctl ->
                        !SecurityValidation.hostSysctl(former, sysctl.string("name")).isEmpty());
    }

    boolean restartsForResize() {
        return any("initContainers", PodRules::restartsForResize);
    }

    static boolean restartsForResize(JsonObject container) {
        return !container.string("restartPolicy").equals("Always")
                && container.array("resizePolicy").objects().stream()
                        .anyMatch(p -> p.string("restartPolicy").equals("RestartContainer"));
    }

    boolean hasWrongTokenPath() {
        for (JsonObject volume : former.array("volumes").objects()) {
            for (JsonObject source : volume.object("projected").array("sources").objects()) {
                String path = source.object("serviceAccountToken").string("path");
                if (path.startsWith("/") || List.of(path.split("/", -1)).contains("..")) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean hasWrongSpreadSelector() {
        return any(
                "topologySpreadConstraints",
                constraint -> SchedulingValidation.isWrong(constraint.get("labelSelector")));
    }

    boolean selectsSpreadKeysTwice() {
        return any("topologySpreadConstraints", SchedulingValidation::selectsTwice);
    }

    /** Whether a {@code NodeSelector} looks for values that no label can have. */
    static boolean hasWrongValues(JsonObject selector) {
        for (JsonObject term : selector.array("nodeSelectorTerms").objects()) {
            for (JsonObject expression : term.array("matchExpressions").objects()) {
                for (String value : expression.array("values").strings()) {
                    if (!Names.labelValue(value).isEmpty()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean any(String list, Predicate<JsonObject> predicate) {
        return former.array(list).objects().stream().anyMatch(predicate);
    }
}
