package io.jukung.resources.storage;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks persistent volume claims, alone and inside of templates. */
public final class ClaimValidation {
    static final String[] ACCESS_MODES = {
        "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
    };
    private static final List<String> SOURCES = List.of("dataSource", "dataSourceRef");
    private static final List<String> RESIZES =
            List.of(
                    "ControllerResizeInProgress",
                    "ControllerResizeInfeasible",
                    "NodeResizeInProgress",
                    "NodeResizeInfeasible",
                    "NodeResizePending");
    static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private ClaimValidation() {}

    /** A {@code PersistentVolumeClaimSpec}. */
    public static void spec(Field spec) {
        spec(spec, Field.root(JsonObject.EMPTY));
    }

    /** One that may stay wrong where it was wrong already. */
    private static void spec(Field spec, Field old) {
        Field modes = spec.at("accessModes");
        if (modes.empty()) {
            modes.missing("at least 1 access mode is required");
        }
        if (keepsWrongSelector(old.at("selector"))) {
            Rules.labelSelectorButValues(spec.at("selector"));
        } else {
            Rules.labelSelector(spec.at("selector"));
        }
        accessModes(modes);
        Field storage = spec.at("resources").key("storage");
        Field asked = storage.as(spec.at("resources", "requests", "storage").value());
        if (asked.absent()) {
            asked.missing("");
        } else {
            ResourceNames.positive(asked);
        }
        spec.at("storageClassName").checkIfSet(Names::dns1123Subdomain);
        spec.at("volumeMode").in("Block", "Filesystem");
        dataSources(spec, old);
        spec.at("volumeAttributesClassName").checkIfSet(Names::dns1123Subdomain);
    }

    static void accessModes(Field modes) {
        boolean onlyOne = false;
        boolean more = false;
        for (String mode : modes.strings()) {
            if (!List.of(ACCESS_MODES).contains(mode)) {
                modes.notSupported(mode, List.of(ACCESS_MODES));
            } else if (mode.equals("ReadWriteOncePod")) {
                onlyOne = true;
            } else {
                more = true;
            }
        }
        if (onlyOne && more) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }

    private static boolean keepsWrongSelector(Field old) {
        Field alone = Field.root(old.object());
        Rules.labelSelector(alone);
        return alone.errorCount() > 0;
    }

    private static void dataSources(Field spec, Field old) {
        boolean anyGroup =
                SOURCES.stream().anyMatch(kind -> isWrongGroup(old.at(kind).text("apiGroup")));
        for (String kind : SOURCES) {
            Field source = spec.at(kind);
            if (source.absent()) {
                continue;
            }
            source.at("name").required();
            source.at("kind").required();
            String group = source.text("apiGroup");
            if (group.isEmpty() && !source.text("kind").equals("PersistentVolumeClaim")) {
                source.invalid(
                        source.text("kind"),
                        "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
            }
            if (!anyGroup) {
                source.at("apiGroup").checkIfSet(Names::dns1123Subdomain);
            }
            if (kind.equals("dataSourceRef")) {
                source.at("namespace").checkIfSet(Names::dns1123Label);
            }
        }
        JsonObject source = spec.at("dataSource").object();
        JsonObject reference = spec.at("dataSourceRef").object();
        if (!reference.string("namespace").isEmpty()) {
            if (spec.has("dataSource")) {
                spec.invalid(
                        JsonObject.EMPTY,
                        "may not be specified when dataSourceRef.namespace is specified");
            }
        } else if (spec.has("dataSource")
                && spec.has("dataSourceRef")
                && !Equality.same(source, reference.without("namespace"))) {
            spec.invalid(JsonObject.EMPTY, "must match dataSourceRef");
        }
    }

    private static boolean isWrongGroup(String group) {
        return !group.isEmpty() && !Names.dns1123Subdomain(group).isEmpty();
    }

    static void update(Field claim, JsonObject old) {
        JsonObject now = claim.object();
        spec(claim.at("spec"), Field.root(old).at("spec"));
        JsonObject spec = now.object("spec");
        JsonObject was = old.object("spec");
        if (was.string("volumeName").isEmpty()) {
            was = Trees.keep(was, "volumeName", spec);
        }
        Object annotated = old.object("metadata").object("annotations").get(CLASS_ANNOTATION);
        Object given = now.object("metadata").object("annotations").get(CLASS_ANNOTATION);
        String named = spec.string("storageClassName");
        boolean namedAnew = spec.has("storageClassName") && !was.has("storageClassName");
        boolean fromAnnotation =
                namedAnew && named.equals(annotated) && (given == null || given.equals(annotated));
        if (!fromAnnotation) {
            annotation(claim, annotated);
        }
        if (fromAnnotation || (namedAnew && (annotated == null || named.equals(annotated)))) {
            spec = spec.without("storageClassName");
        }
        if (now.object("status").string("phase").equals("Bound")) {
            spec = Trees.keep(sameStorage(spec, was), "volumeAttributesClassName", was);
        }
        if (!Equality.same(spec, was)) {
            claim.at("spec")
                    .forbidden(
                            "spec is immutable after creation except resources.requests and"
                                    + " volumeAttributesClassName for bound claims\n");
        }
        size(claim, old);
    }

    private static void annotation(Field claim, @Nullable Object annotated) {
        Field given = claim.at("metadata", "annotations", CLASS_ANNOTATION);
        if (!given.text().equals(annotated == null ? "" : annotated)) {
            given.invalid(given.text(), Rules.IMMUTABLE);
        }
    }

    private static JsonObject sameStorage(JsonObject spec, JsonObject was) {
        if (!spec.object("resources").has("requests")) {
            return spec;
        }
        Object storage = was.at("resources", "requests", "storage");
        return spec.withAt(storage == null ? "0" : storage, "resources", "requests", "storage");
    }

    private static void size(Field claim, JsonObject old) {
        Field storage = claim.at("spec", "resources", "requests", "storage");
        Quantity size = storage.quantity();
        Field before = Field.root(old);
        Quantity was = before.at("spec", "resources", "requests", "storage").quantity();
        Quantity capacity = before.at("status", "capacity", "storage").quantity();
        if (size.compareTo(was) < 0 && size.compareTo(capacity) <= 0) {
            storage.forbidden("field can not be less than status.capacity");
        }
        Field mode = claim.at("spec", "volumeMode");
        if (!mode.sameAs(before.at("spec", "volumeMode"))) {
            claim.at("volumeMode").as(mode.value()).invalid(Rules.IMMUTABLE);
        }
        Field attributes = claim.at("spec", "volumeAttributesClassName");
        boolean changed = !attributes.sameAs(before.at("spec", "volumeAttributesClassName"));
        if (changed && before.at("status").has("currentVolumeAttributesClassName")) {
            String end = " is forbidden when status.currentVolumeAttributesClassName is not nil";
            if (attributes.absent()) {
                attributes.forbidden("update to nil" + end);
            } else if (attributes.empty()) {
                attributes.forbidden("update to empty string" + end);
            }
        }
    }

    static void status(Field claim) {
        if (claim.at("spec", "accessModes").empty()) {
            claim.at("Spec", "accessModes").missing("");
        }
        Field status = claim.at("status");
        status.at("capacity").entries().forEach(ClaimValidation::basic);
        Field resizes = status.at("allocatedResourceStatuses");
        for (Field resize : resizes.entries()) {
            resizable(resizes, resize.name());
            if (!RESIZES.contains(resize.text())) {
                resizes.notSupported(resize.name(), RESIZES);
            }
        }
        Field allocated = status.at("allocatedResources");
        for (Field amount : allocated.entries()) {
            int before = allocated.errorCount();
            resizable(allocated, amount.name());
            if (allocated.errorCount() == before && basic(amount)) {
                ResourceNames.amount(amount, "storage");
            }
        }
    }

    /** Whether an amount is not negative. */
    private static boolean basic(Field amount) {
        boolean good = amount.quantity().compareTo(Quantity.ZERO) >= 0;
        if (!good) {
            amount.invalid(amount.quantity().value(), "must be a valid resource quantity");
        }
        return good;
    }

    private static void resizable(Field at, String name) {
        int before = at.errorCount();
        at.as(name).check(Names::qualifiedName);
        if (at.errorCount() == before && ResourceNames.isNative(name) && !name.equals("storage")) {
            at.notSupported(name, List.of("storage"));
        }
    }

    static List<String> warnings(JsonObject claim) {
        List<String> warnings = new ArrayList<>();
        if (claim.object("metadata").object("annotations").has(CLASS_ANNOTATION)) {
            warnings.add(
                    "metadata.annotations["
                            + CLASS_ANNOTATION
                            + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        for (String list : List.of("requests", "limits")) {
            Field amount = Field.root(claim).at("spec", "resources", list, "storage");
            if (amount.quantity().amount().remainder(BigDecimal.ONE).signum() != 0) {
                warnings.add(
                        "spec.resources."
                                + list
                                + "[storage]: fractional byte value \""
                                + amount.quantity()
                                + "\" is invalid, must be an integer");
            }
        }
        return warnings;
    }
}
