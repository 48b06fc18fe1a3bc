package io.jukung.resources.storage;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import java.util.List;

/** Checks persistent volume claims, alone and inside of templates. */
public final class ClaimValidation {
    static final String[] ACCESS_MODES = {
        "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
    };
    static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private ClaimValidation() {}

    /** A {@code PersistentVolumeClaimSpec}. */
    public static void spec(Field spec) {
        Field modes = spec.at("accessModes");
        if (modes.empty()) {
            modes.missing("at least 1 access mode is required");
        }
        Rules.labelSelector(spec.at("selector"));
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
        dataSources(spec);
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

    private static void dataSources(Field spec) {
        for (String kind : List.of("dataSource", "dataSourceRef")) {
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
            if (!group.isEmpty()) {
                source.at("apiGroup").check(Names::dns1123Subdomain);
            }
        }
        JsonObject source = spec.at("dataSource").object();
        JsonObject reference = spec.at("dataSourceRef").object();
        if (source.isEmpty() || reference.isEmpty()) {
            return;
        }
        String path = spec.at("dataSource").path().toString();
        if (!reference.string("namespace").isEmpty()) {
            spec.invalid(path, "may not be specified when dataSourceRef.namespace is specified");
        } else if (!Equality.same(source, reference)) {
            spec.invalid(path, "must match dataSourceRef");
        }
    }

    static void update(Field claim, JsonObject old) {
        JsonObject now = claim.object();
        spec(claim.at("spec"));
        JsonObject spec = now.object("spec");
        JsonObject was = old.object("spec");
        if (was.string("volumeName").isEmpty()) {
            was = Trees.keep(was, "volumeName", spec);
        }
        if (was.get("storageClassName") == null && spec.has("storageClassName")) {
            Object annotated = old.object("metadata").object("annotations").get(CLASS_ANNOTATION);
            if (annotated == null || annotated.equals(spec.get("storageClassName"))) {
                spec = spec.without("storageClassName");
            }
        }
        boolean bound = now.object("status").string("phase").equals("Bound");
        if (bound) {
            spec = sameStorage(spec, was);
            if (spec.has("volumeAttributesClassName")) {
                spec = Trees.keep(spec, "volumeAttributesClassName", was);
            }
        }
        if (!Equality.same(spec, was)) {
            claim.at("spec")
                    .forbidden(
                            "spec is immutable after creation except resources.requests and"
                                    + " volumeAttributesClassName for bound claims\n");
        }
        size(claim, old);
    }

    private static JsonObject sameStorage(JsonObject spec, JsonObject was) {
        Object storage = was.at("resources", "requests", "storage");
        return storage == null ? spec : spec.withAt(storage, "resources", "requests", "storage");
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
        if (before.at("spec", "volumeAttributesClassName").present()) {
            if (attributes.absent()) {
                attributes.forbidden("update from non-nil value to nil is forbidden");
            } else if (attributes.empty()) {
                attributes.forbidden("update from non-nil value to an empty string is forbidden");
            }
        }
    }

    static void status(Field claim) {
        if (claim.at("spec", "accessModes").empty()) {
            claim.at("Spec", "accessModes").missing("");
        }
        claim.at("status", "capacity").entries().forEach(ResourceNames::nonNegative);
    }
}
