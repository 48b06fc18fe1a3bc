package io.jukung.resources.pod;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpWarnings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a client is told about a legal but doubtful pod; from {@code pkg/api/pod/warnings.go}. */
public final class PodWarnings {
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String NO_SELECTOR = "a null labelSelector results in matching no pod";

    private final List<String> warnings = new ArrayList<>(0);
    private final boolean template;
    private final Field annotations;

    private PodWarnings(Field annotations, boolean template) {
        this.annotations = annotations;
        this.template = template;
    }

    static List<String> of(JsonObject pod) {
        Field root = Field.root(pod);
        PodWarnings found = new PodWarnings(root.at("metadata", "annotations"), false);
        String name = pod.object("metadata").string("name");
        List<String> wrong = Names.dns1123Label(name);
        if (!wrong.isEmpty()) {
            found.warnings.add(
                    "metadata.name: this is used in the Pod's hostname, which can result in"
                            + " surprising behavior; a DNS label is recommended: ["
                            + String.join(" ", wrong)
                            + "]");
        }
        found.spec(root.at("spec"));
        return found.warnings;
    }

    /** The warnings of a template at its place in another object. */
    public static List<String> template(Field template) {
        PodWarnings found = new PodWarnings(template.at("metadata", "annotations"), true);
        found.spec(template.at("spec"));
        return found.warnings;
    }

    private void warn(Field at, String text) {
        warnings.add(at.path() + ": " + text);
    }

    private void spec(Field spec) {
        nodes(spec);
        deprecatedAnnotations();
        warnings.addAll(VolumeWarnings.deprecated(spec.at("volumes")));
        warnings.addAll(VolumeWarnings.overlaps(spec.at("volumes")));
        duplicates(spec.at("hostAliases"), "ip");
        duplicates(spec.at("imagePullSecrets"), "name");
        for (Field secret : spec.at("imagePullSecrets").items()) {
            if (secret.text("name").isEmpty()) {
                warn(secret.at("name"), "invalid empty name \"\"");
            }
        }
        for (String resource : List.of("memory", "ephemeral-storage")) {
            warnings.addAll(fractional(spec.at("overhead").key(resource)));
        }
        if (annotations.has(SECCOMP_POD) && !spec.at("securityContext").has("seccompProfile")) {
            seccomp(SECCOMP_POD);
        }
        List<Field> containers = containers(spec);
        Field profile = spec.at("securityContext", "appArmorProfile");
        containers.forEach(container -> container(container, profile));
        warnings.addAll(PortWarnings.of(containers));
        if (spec.at("terminationGracePeriodSeconds").number() < 0) {
            warn(
                    spec.at("terminationGracePeriodSeconds"),
                    "must be >= 0; negative values are invalid and will be treated as 1");
        }
        podAffinity(spec.at("affinity", "podAffinity"));
        podAffinity(spec.at("affinity", "podAntiAffinity"));
        for (Field server : spec.at("dnsConfig", "nameservers").items()) {
            warnings.addAll(IpWarnings.ofIp(server));
        }
        for (Field alias : spec.at("hostAliases").items()) {
            warnings.addAll(IpWarnings.ofIp(alias.at("ip")));
        }
    }

    private static List<Field> containers(Field spec) {
        List<Field> containers = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            containers.addAll(spec.at(list).items());
        }
        return containers;
    }

    /** Where the pod may run: labels with a newer name, and selectors that match nothing. */
    private void nodes(Field spec) {
        for (Field selected : spec.at("nodeSelector").entries()) {
            NodeLabelWarnings.ofEntry(selected).ifPresent(warnings::add);
        }
        Field affinity = spec.at("affinity", "nodeAffinity");
        for (Field term : affinity.at(REQUIRED, "nodeSelectorTerms").items()) {
            term(term, false);
        }
        for (Field term : affinity.at(PREFERRED).items()) {
            term(term.at("preference"), true);
        }
        for (Field constraint : spec.at("topologySpreadConstraints").items()) {
            NodeLabelWarnings.ofKey(constraint.at("topologyKey")).ifPresent(warnings::add);
            if (!constraint.has("labelSelector")) {
                warn(constraint.at("labelSelector"), NO_SELECTOR);
            }
        }
    }

    private void term(Field term, boolean checkValues) {
        for (Field expression : term.at("matchExpressions").items()) {
            NodeLabelWarnings.ofKey(expression.at("key")).ifPresent(warnings::add);
            if (!checkValues) {
                continue;
            }
            for (Field value : expression.at("values").items()) {
                for (String wrong : Names.labelValue(value.text())) {
                    warn(value, value.text() + " is invalid, " + wrong);
                }
            }
        }
    }

    private void podAffinity(Field affinity) {
        for (Field term : affinity.at(REQUIRED).items()) {
            if (!term.has("labelSelector")) {
                warn(term.at("labelSelector"), NO_SELECTOR);
            }
        }
        for (Field weighted : affinity.at(PREFERRED).items()) {
            if (!weighted.at("podAffinityTerm").has("labelSelector")) {
                warn(weighted.at("podAffinityTerm", "labelSelector"), NO_SELECTOR);
            }
        }
    }

    private void deprecatedAnnotations() {
        Map<String, String> deprecated =
                Map.of(
                        "scheduler.alpha.kubernetes.io/critical-pod",
                        "non-functional in v1.16+; use the \"priorityClassName\" field instead",
                        "security.alpha.kubernetes.io/sysctls",
                        "non-functional in v1.11+; use the \"sysctls\" field instead",
                        "security.alpha.kubernetes.io/unsafe-sysctls",
                        "non-functional in v1.11+; use the \"sysctls\" field instead");
        for (Field annotation : annotations.entries()) {
            String text = deprecated.get(annotation.name());
            if (text != null) {
                warn(annotation, text);
            }
        }
    }

    private void seccomp(String key) {
        warn(
                annotations.key(key),
                "non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }

    private void duplicates(Field list, String member) {
        Set<String> seen = new HashSet<>();
        for (Field item : list.items()) {
            String value = item.text(member);
            if (!seen.add(value)) {
                warn(item.at(member), "duplicate " + member + " " + FieldError.quote(value));
            }
        }
    }

    private void container(Field container, Field podProfile) {
        Field security = container.at("securityContext");
        String seccomp = SECCOMP + container.text("name");
        if (annotations.has(seccomp) && !security.has("seccompProfile")) {
            seccomp(seccomp);
        }
        String key = ProfileAnnotations.APP_ARMOR + container.text("name");
        if (template && annotations.has(key) && !security.has("appArmorProfile")) {
            JsonObject profile = ProfileAnnotations.appArmorField(annotations.text(key));
            if (podProfile.absent() || !Equality.same(podProfile.value(), profile)) {
                warnings.add(ProfileAnnotations.deprecated(annotations.key(key)));
            }
        }
        for (String resource : List.of("memory", "ephemeral-storage")) {
            for (String list : List.of("limits", "requests")) {
                warnings.addAll(fractional(container.at("resources", list).key(resource)));
            }
        }
        Map<String, Field> seen = new HashMap<>();
        for (Field variable : container.at("env").items()) {
            String name = variable.text("name");
            if (seen.putIfAbsent(name, variable) == null) {
                continue;
            }
            String value = variable.text("value");
            String reference = "$(" + name + ")";
            if (variable.has("valueFrom")
                    || value.equals(reference)
                    || !value.contains(reference)) {
                warn(
                        variable,
                        "hides previous definition of "
                                + FieldError.quote(name)
                                + ", which may be dropped when using apply");
            }
        }
    }

    /** An amount of bytes that is no whole number. */
    static List<String> fractional(Field amount) {
        if (amount.absent()) {
            return List.of();
        }
        Quantity quantity = amount.quantity();
        boolean whole = quantity.amount().remainder(BigDecimal.ONE).signum() == 0;
        return whole
                ? List.of()
                : List.of(
                        amount.path()
                                + ": fractional byte value \""
                                + quantity
                                + "\" is invalid, must be an integer");
    }
}
