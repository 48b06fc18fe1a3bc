package io.jukung.resources.pod;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what steers the scheduler: affinities, tolerations, spreading and gates. */
public final class SchedulingValidation {
    private SchedulingValidation() {}

    static void affinity(Field affinity, PodRules rules) {
        Field node = affinity.at("nodeAffinity");
        Field required = node.at("requiredDuringSchedulingIgnoredDuringExecution");
        if (required.present()) {
            nodeSelector(
                    required,
                    rules.former()
                            .object("affinity")
                            .object("nodeAffinity")
                            .object("requiredDuringSchedulingIgnoredDuringExecution"));
        }
        for (Field term : node.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
            weight(term);
            nodeSelectorTerm(term.at("preference"), null);
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            Field pods = affinity.at(kind);
            pods.at("requiredDuringSchedulingIgnoredDuringExecution")
                    .items()
                    .forEach(SchedulingValidation::podTerm);
            for (Field term : pods.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
                weight(term);
                podTerm(term.at("podAffinityTerm"));
            }
        }
    }

    private static void weight(Field term) {
        Field weight = term.at("weight");
        if (weight.number() <= 0 || weight.number() > 100) {
            weight.invalid(weight.number(), "must be in the range 1-100");
        }
    }

    /** A {@code NodeSelector}, of a pod or of a persistent volume. */
    public static void nodeSelector(Field selector) {
        nodeSelector(selector, JsonObject.EMPTY);
    }

    /** As {@link #nodeSelector(Field)}; values may be wrong where the former had wrong ones. */
    public static void nodeSelector(Field selector, JsonObject former) {
        Field terms = selector.at("nodeSelectorTerms");
        if (terms.empty()) {
            terms.missing("must have at least one node selector term");
        }
        terms.items().forEach(term -> nodeSelectorTerm(term, former));
    }

    private static void nodeSelectorTerm(Field term, @Nullable JsonObject former) {
        for (Field requirement : term.at("matchExpressions").items()) {
            Field values = requirement.at("values");
            switch (requirement.text("operator")) {
                case "In", "NotIn" ->
                        values.required("must be specified when `operator` is 'In' or 'NotIn'");
                case "Exists", "DoesNotExist" -> {
                    if (!values.empty()) {
                        values.forbidden(
                                "may not be specified when `operator` is 'Exists' or"
                                        + " 'DoesNotExist'");
                    }
                }
                case "Gt", "Lt" -> {
                    if (values.array().size() != 1) {
                        values.missing(
                                "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    }
                }
                default ->
                        requirement
                                .at("operator")
                                .invalid(
                                        requirement.text("operator"),
                                        "not a valid selector operator");
            }
            requirement.at("key").check(Names::qualifiedName);
            if (former != null) {
                for (Field value : values.items()) {
                    List<String> wrong = Names.labelValue(value.text());
                    if (!wrong.isEmpty() && !PodRules.hasWrongValues(former)) {
                        wrong.forEach(value::invalid);
                    }
                }
            }
        }
        term.at("matchFields").items().forEach(SchedulingValidation::nodeFieldRequirement);
    }

    private static void nodeFieldRequirement(Field requirement) {
        Field operator = requirement.at("operator");
        Field values = requirement.at("values");
        if (!List.of("In", "NotIn").contains(operator.text())) {
            operator.invalid(operator.text(), "not a valid selector operator");
        } else if (values.array().size() != 1) {
            values.missing(
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field"
                            + " selector");
        }
        Field key = requirement.at("key");
        if (key.text().equals("metadata.name")) {
            values.items().forEach(value -> value.check(Names::dns1123Subdomain));
        } else {
            key.invalid(key.text(), "not a valid field selector key");
        }
    }

    private static void podTerm(Field term) {
        Rules.labelSelector(term.at("labelSelector"));
        Rules.labelSelector(term.at("namespaceSelector"));
        for (String namespace : term.at("namespaces").strings()) {
            term.at("namespace").as(namespace).check(Names::dns1123Label);
        }
        matchLabelKeys(term);
        Field key = term.at("topologyKey");
        key.required("can not be empty");
        key.check(Names::qualifiedName);
    }

    private static void matchLabelKeys(Field term) {
        List<String> match = term.at("matchLabelKeys").strings();
        List<String> mismatch = term.at("mismatchLabelKeys").strings();
        if (!match.isEmpty() || !mismatch.isEmpty()) {
            for (String list : List.of("matchLabelKeys", "mismatchLabelKeys")) {
                if (!term.at(list).empty() && !term.has("labelSelector")) {
                    term.at(list).forbidden("must not be specified when labelSelector is not set");
                }
                term.at(list).items().forEach(key -> key.check(Names::qualifiedName));
            }
        }
        selectedTwice(term);
        for (Field key : term.at("matchLabelKeys").items()) {
            if (mismatch.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    public static void tolerations(Field tolerations) {
        tolerations(tolerations, new PodRules(false));
    }

    static void tolerations(Field tolerations, PodRules rules) {
        for (Field toleration : tolerations.items()) {
            Field operator = toleration.at("operator");
            Field value = toleration.at("value");
            Field effect = toleration.at("effect");
            toleration.at("key").checkIfSet(Names::qualifiedName);
            if (toleration.text("key").isEmpty() && !operator.text().equals("Exists")) {
                operator.invalid(
                        operator.text(),
                        "operator must be Exists when `key` is empty, which means \"match all"
                                + " values and all keys\"");
            }
            if (toleration.has("tolerationSeconds") && !effect.text().equals("NoExecute")) {
                effect.invalid(
                        effect.text(),
                        "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
            switch (operator.text()) {
                case "", "Equal" -> {
                    List<String> wrong = Names.labelValue(value.text());
                    if (!wrong.isEmpty()) {
                        operator.invalid(value.text(), String.join(";", wrong));
                    }
                }
                case "Exists" -> {
                    if (!value.empty()) {
                        operator.invalid(
                                value.text(), "value must be empty when `operator` is 'Exists'");
                    }
                }
                case "Lt", "Gt" -> {
                    if (rules.comparesTolerations()) {
                        decimal(value);
                    } else {
                        operator.notSupported("Equal", "Exists", "Lt", "Gt");
                    }
                }
                default -> operator.notSupported("Equal", "Exists");
            }
            if (!effect.empty()) {
                effect.in("NoSchedule", "PreferNoSchedule", "NoExecute");
            }
        }
    }

    /** A number that a taint's value can be compared with. */
    private static void decimal(Field value) {
        String text = value.text();
        String digits = text.startsWith("-") ? text.substring(1) : text;
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (text.isEmpty()) {
            value.invalid(text, "must be non-empty");
        } else if (!number
                || (digits.startsWith("0") && (digits.length() > 1 || text.length() > 1))) {
            value.invalid("must be a valid decimal integer in canonical form");
        }
        boolean signed = text.startsWith("+") && text.length() > 1;
        boolean parsed =
                number || (signed && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
        String call = "strconv.ParseInt: parsing " + FieldError.quote(text) + ": ";
        if (!parsed) {
            value.invalid(text, call + "invalid syntax");
        } else {
            BigInteger exact = new BigInteger(text);
            if (exact.bitLength() > 63) {
                value.invalid(call + "value out of range");
            }
        }
    }

    static void spread(Field constraints, PodRules rules) {
        List<Field> items = constraints.items();
        for (int i = 0; i < items.size(); i++) {
            Field constraint = items.get(i);
            Field skew = constraint.at("maxSkew");
            if (skew.number() <= 0) {
                skew.invalid(skew.number(), Rules.NOT_POSITIVE);
            }
            Field key = constraint.at("topologyKey");
            if (key.empty()) {
                key.missing("can not be empty");
            } else {
                key.check(Names::qualifiedName);
            }
            Field action = constraint.at("whenUnsatisfiable");
            if (!List.of("DoNotSchedule", "ScheduleAnyway").contains(action.text())) {
                action.notSupported("DoNotSchedule", "ScheduleAnyway");
            }
            String pair = "{" + key.text() + ", " + action.text() + "}";
            boolean repeated =
                    items.stream()
                            .skip(i + 1L)
                            .anyMatch(later ->
                                    later.text("topologyKey").equals(key.text())
                                            && later.text("whenUnsatisfiable")
                                                    .equals(action.text()));
            if (repeated) {
                constraint.at("{topologyKey, whenUnsatisfiable}").duplicate(pair);
            }
            minDomains(constraint.at("minDomains"), action.text());
            constraint.at("nodeAffinityPolicy").in("Honor", "Ignore");
            constraint.at("nodeTaintsPolicy").in("Honor", "Ignore");
            spreadKeys(constraint, rules);
            if (isWrong(constraint.at("labelSelector").value())
                    && !rules.hasWrongSpreadSelector()) {
                Rules.labelSelector(constraint.at("labelSelector"));
            }
        }
    }

    private static void spreadKeys(Field constraint, PodRules rules) {
        Field keys = constraint.at("matchLabelKeys");
        if (keys.empty()) {
            return;
        }
        Field selector = constraint.at("labelSelector");
        if (selector.absent()) {
            keys.forbidden("must not be specified when labelSelector is not set");
        }
        keys.items().forEach(key -> key.check(Names::qualifiedName));
        if (selectsTwice(constraint.object())) {
            if (rules.selectsSpreadKeysTwice()) {
                selectedAtAll(constraint);
            } else {
                selectedTwice(constraint);
            }
        }
    }

    /** The older rule for spreads that never knew the newer one. */
    private static void selectedAtAll(Field constraint) {
        JsonObject selector = constraint.at("labelSelector").object();
        Set<String> selected = new HashSet<>(selector.object("matchLabels").keys());
        for (JsonObject expression : selector.array("matchExpressions").objects()) {
            selected.add(expression.string("key"));
        }
        for (Field key : constraint.at("matchLabelKeys").items()) {
            if (selected.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and labelSelector");
            }
        }
    }

    /** Whether a label selector breaks a rule. */
    static boolean isWrong(@Nullable Object selector) {
        return selector instanceof JsonObject o
                && !MetaValidation.labelSelector(o, FieldPath.of("labelSelector")).isEmpty();
    }

    static boolean selectsTwice(JsonObject constraint) {
        Field probe = Field.root(constraint);
        selectedTwice(probe);
        return probe.errorCount() > 0;
    }

    /**
     * Keys whose own expression stands in the selector by now, next to one of the user's; the path
     * is upstream's.
     */
    private static void selectedTwice(Field term) {
        List<String> keys = term.at("matchLabelKeys").strings();
        Field selector = term.at("labelSelector");
        Set<String> selected = new HashSet<>(selector.at("matchLabels").object().keys());
        for (Field expression : selector.at("matchExpressions").items()) {
            String key = expression.text("key");
            if (!selected.add(key) && keys.contains(key)) {
                term.item(keys.indexOf(key))
                        .invalid(key, "exists in both matchLabelKeys and labelSelector");
            }
        }
    }

    private static void minDomains(Field domains, String action) {
        if (domains.absent()) {
            return;
        }
        if (domains.number() <= 0) {
            domains.invalid(Rules.NOT_POSITIVE);
        }
        if (!action.equals("DoNotSchedule")) {
            domains.invalid(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
        }
    }

    static void schedulingGates(Field gates) {
        Set<String> seen = new HashSet<>();
        for (Field gate : gates.items()) {
            String name = gate.text("name");
            gate.as(name).check(Names::qualifiedName);
            if (!seen.add(name)) {
                gate.duplicate(name);
            }
        }
    }

    /** The taints of a node. */
    public static void taints(Field taints) {
        Set<String> seen = new HashSet<>();
        for (Field taint : taints.items()) {
            taint.at("key").check(Names::qualifiedName);
            List<String> wrong = Names.labelValue(taint.text("value"));
            if (!wrong.isEmpty()) {
                taint.at("value").invalid(taint.text("value"), String.join(";", wrong));
            }
            taint.at("effect").oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.add(taint.text("effect") + " " + taint.text("key"))) {
                taint.add(
                        new FieldError(
                                FieldError.Type.DUPLICATE,
                                taint.path(),
                                "Duplicate value: "
                                        + taint.object()
                                        + ": taints must be unique by key and effect pair"));
            }
        }
    }
}
