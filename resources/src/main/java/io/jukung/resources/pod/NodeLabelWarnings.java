package io.jukung.resources.pod;

import io.jukung.resources.field.Field;
import java.util.Map;
import java.util.Optional;

/** Labels of nodes that have another name by now; from {@code pkg/api/node/util.go}. */
public final class NodeLabelWarnings {
    private static final Map<String, String> LABELS =
            Map.of(
                    "beta.kubernetes.io/arch",
                    "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
                    "beta.kubernetes.io/os",
                    "deprecated since v1.14; use \"kubernetes.io/os\" instead",
                    "failure-domain.beta.kubernetes.io/region",
                    "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
                    "failure-domain.beta.kubernetes.io/zone",
                    "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
                    "beta.kubernetes.io/instance-type",
                    "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
                    "app.kubernetes.io/created-by",
                    "deprecated since v1.9",
                    "scheduler.alpha.kubernetes.io/preferAvoidPods",
                    "deprecated since v1.22; use Taints and Tolerations instead",
                    "node-role.kubernetes.io/master",
                    "use \"node-role.kubernetes.io/control-plane\" instead");

    private NodeLabelWarnings() {}

    /** What is said of a map's entry by that name. */
    static Optional<String> ofEntry(Field entry) {
        return Optional.ofNullable(LABELS.get(entry.name()))
                .map(text -> entry.path() + ": " + text);
    }

    /** As {@link #ofKey}, without the label itself. */
    public static Optional<String> ofBareKey(Field key) {
        return Optional.ofNullable(LABELS.get(key.text())).map(text -> key.path() + ": " + text);
    }

    /** What is said of a text that names a label, as in selector terms. */
    static Optional<String> ofKey(Field key) {
        return Optional.ofNullable(LABELS.get(key.text()))
                .map(text -> key.path() + ": " + key.text() + " is " + text);
    }
}
