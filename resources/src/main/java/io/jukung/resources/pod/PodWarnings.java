package io.jukung.resources.pod;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a client is told about a legal but doubtful pod; from {@code pkg/api/pod/warnings.go}. */
public final class PodWarnings {
    private static final Map<String, String> NODE_LABELS =
            Map.of(
                    "beta.kubernetes.io/arch",
                    "use \"kubernetes.io/arch\" instead",
                    "beta.kubernetes.io/os",
                    "use \"kubernetes.io/os\" instead",
                    "failure-domain.beta.kubernetes.io/region",
                    "use \"topology.kubernetes.io/region\" instead",
                    "failure-domain.beta.kubernetes.io/zone",
                    "use \"topology.kubernetes.io/zone\" instead",
                    "beta.kubernetes.io/instance-type",
                    "use \"node.kubernetes.io/instance-type\" instead");

    private final List<String> warnings = new ArrayList<>(0);

    private PodWarnings() {}

    static List<String> of(JsonObject pod) {
        return template(pod, Field.root(pod));
    }

    /** The warnings of a template at its place in another object. */
    public static List<String> template(Field template) {
        return template(template.object(), template);
    }

    private static List<String> template(JsonObject pod, Field at) {
        PodWarnings found = new PodWarnings();
        found.annotations(pod.object("metadata").object("annotations"), at);
        found.spec(at.at("spec"));
        return found.warnings;
    }

    /** A node's label that has another name by now. */
    public static Optional<String> deprecatedLabel(Field key) {
        String instead = NODE_LABELS.get(key.text());
        return instead == null
                ? Optional.empty()
                : Optional.of(key.path() + ": deprecated since v1.17; " + instead);
    }

    private void warn(Field at, String text) {
        warnings.add(at.path() + ": " + text);
    }

    private void annotations(JsonObject annotations, Field at) {
        if (annotations.has("scheduler.alpha.kubernetes.io/critical-pod")) {
            warn(
                    at.at("metadata", "annotations")
                            .key("scheduler.alpha.kubernetes.io/critical-pod"),
                    "non-functional in v1.16+; use the \"priorityClassName\" field instead");
        }
        if (annotations.isEmpty()) {
            return;
        }
        String seccomp = "seccomp.security.alpha.kubernetes.io/pod";
        String instead = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
        if (annotations.has(seccomp) && !at.at("spec", "securityContext").has("seccompProfile")) {
            warn(at.at("metadata", "annotations").key(seccomp), instead);
        }
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Field container : at.at("spec", list).items()) {
                String key =
                        "container.seccomp.security.alpha.kubernetes.io/" + container.text("name");
                if (annotations.has(key)
                        && !container.at("securityContext").has("seccompProfile")) {
                    warn(at.at("metadata", "annotations").key(key), instead);
                }
            }
        }
        for (Field container : at.at("spec", "containers").items()) {
            String key = "container.apparmor.security.beta.kubernetes.io/" + container.text("name");
            if (annotations.has(key)
                    && !at.at("spec", "securityContext").has("appArmorProfile")
                    && !container.at("securityContext").has("appArmorProfile")) {
                warn(
                        at.at("metadata", "annotations").key(key),
                        "deprecated since v1.30; use the \"appArmorProfile\" field instead");
            }
        }
    }

    private void spec(Field spec) {
        for (Field selected : spec.at("nodeSelector").entries()) {
            deprecatedLabel(selected, selected.name(), false);
        }
        topology(spec);
        volumes(spec.at("volumes"));
        duplicates(spec.at("imagePullSecrets"), "name", "");
        for (Field secret : spec.at("imagePullSecrets").items()) {
            if (secret.text("name").isEmpty()) {
                warn(secret.at("name"), "invalid empty name \"\"");
            }
        }
        hostAliases(spec.at("hostAliases"));
        if (spec.at("terminationGracePeriodSeconds").number() < 0) {
            warn(
                    spec.at("terminationGracePeriodSeconds"),
                    "must be >= 0; negative values are invalid and will be treated as 1");
        }
        for (Field amount : spec.at("overhead").entries()) {
            fractionalBytes(amount);
        }
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            spec.at(list).items().forEach(this::container);
        }
        ports(spec);
        if (spec.at("dnsConfig", "searches").array().size() > 0) {
            for (Field server : spec.at("dnsConfig", "nameservers").items()) {
                if (server.text().matches(".*(^|\\.)0\\d.*")) {
                    warn(server, "non-standard IP address \"" + server.text() + "\"");
                }
            }
        }
    }

    private void deprecatedLabel(Field at, String label, boolean quoted) {
        String instead = NODE_LABELS.get(label);
        if (instead != null) {
            warn(
                    at,
                    quoted
                            ? label + " is deprecated since v1.14; " + instead
                            : "deprecated since v1.14; " + instead);
        }
    }

    private void topology(Field spec) {
        for (Field constraint : spec.at("topologySpreadConstraints").items()) {
            deprecatedLabel(constraint.at("topologyKey"), constraint.text("topologyKey"), true);
            if (!constraint.has("labelSelector")) {
                warn(
                        constraint.at("labelSelector"),
                        "a null labelSelector results in matching no pod");
            }
        }
        Field affinity = spec.at("affinity", "nodeAffinity");
        Field terms =
                affinity.at("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        for (Field term : terms.items()) {
            for (Field expression : term.at("matchExpressions").items()) {
                deprecatedLabel(expression.at("key"), expression.text("key"), true);
            }
        }
        for (Field term : affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
            for (Field expression : term.at("preference", "matchExpressions").items()) {
                deprecatedLabel(expression.at("key"), expression.text("key"), true);
            }
        }
    }

    private void volumes(Field volumes) {
        Map<String, String> deprecated = new HashMap<>();
        deprecated.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
        deprecated.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
        deprecated.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
        deprecated.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        deprecated.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        deprecated.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
        deprecated.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
        deprecated.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
        for (Field volume : volumes.items()) {
            deprecated.forEach((kind, text) -> {
                if (volume.has(kind)) {
                    warn(volume.at(kind), text);
                }
            });
            if (volume.has("ephemeral")) {
                fractionalBytes(
                        volume.at(
                                        "ephemeral",
                                        "volumeClaimTemplate",
                                        "spec",
                                        "resources",
                                        "requests")
                                .key("storage"));
            }
            fractional(volume.at("emptyDir", "sizeLimit"));
            for (Field source : volume.at("projected", "sources").items()) {
                if (source.empty()) {
                    warnings.add(
                            "volume \""
                                    + volume.text("name")
                                    + "\" (Projected) has no sources provided");
                }
            }
        }
    }

    private void hostAliases(Field aliases) {
        Map<String, Integer> seen = new HashMap<>();
        List<Field> items = aliases.items();
        for (int i = 0; i < items.size(); i++) {
            Integer first = seen.putIfAbsent(items.get(i).text("ip"), i);
            if (first != null) {
                warn(items.get(i).at("ip"), "duplicate ip \"" + items.get(i).text("ip") + "\"");
            }
        }
    }

    private void duplicates(Field list, String member, String detail) {
        Set<String> seen = new HashSet<>();
        for (Field item : list.items()) {
            String value = item.text(member);
            if (!value.isEmpty() && !seen.add(value)) {
                warn(item.at(member), "duplicate " + member + " \"" + value + "\"" + detail);
            }
        }
    }

    private void container(Field container) {
        for (String list : List.of("limits", "requests")) {
            container.at("resources", list).entries().forEach(this::fractionalBytes);
        }
        Map<String, Field> seen = new HashMap<>();
        for (Field variable : container.at("env").items()) {
            String name = variable.text("name");
            Field first = seen.putIfAbsent(name, variable);
            if (first == null) {
                continue;
            }
            String value = variable.text("value");
            String reference = "$(" + name + ")";
            if (variable.has("valueFrom")
                    || value.equals(reference)
                    || !value.contains(reference)) {
                warn(
                        variable,
                        "hides previous definition of \""
                                + name
                                + "\", which may be dropped when using apply");
            }
        }
    }

    /** The same port in several places of a pod. */
    private void ports(Field spec) {
        Map<String, List<Field>> seen = new HashMap<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Field container : spec.at(list).items()) {
                for (Field port : container.at("ports").items()) {
                    String key = port.at("containerPort").number() + "/" + port.text("protocol");
                    List<Field> others = seen.computeIfAbsent(key, k -> new ArrayList<>(1));
                    others.forEach(other -> port(port, other));
                    others.add(port);
                }
            }
        }
    }

    private void port(Field port, Field other) {
        long host = port.at("hostPort").number();
        long otherHost = other.at("hostPort").number();
        String ip = port.text("hostIP");
        String otherIp = other.text("hostIP");
        if (host == otherHost && ip.equals(otherIp)) {
            warn(port, "duplicate port definition with " + other.path());
        } else if (host == 0 || otherHost == 0) {
            warn(port, "overlapping port definition with " + other.path());
        } else if (host == otherHost && (ip.isEmpty() || otherIp.isEmpty())) {
            warn(port, "dangerously ambiguous port definition with " + other.path());
        }
    }

    private void fractionalBytes(Field amount) {
        String name = amount.name();
        if (name.equals("memory")
                || name.equals("ephemeral-storage")
                || name.equals("storage")
                || name.startsWith("hugepages-")) {
            fractional(amount);
        }
    }

    private void fractional(Field amount) {
        Quantity quantity = amount.quantity();
        if (quantity.amount().remainder(BigDecimal.ONE).signum() != 0) {
            warn(
                    amount,
                    "fractional byte value \"" + quantity + "\" is invalid, must be an integer");
        }
    }
}
