package io.jukung.resources.storage;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The strategies of volumes, claims and classes. */
public final class StorageResources {
    private StorageResources() {}

    public static ResourceStrategy claims() {
        return CheckedStrategy.of(Shape.STATUS, StorageResources::claim)
                .defaults(StorageResources::claimDefaults)
                .starting(JsonObject.of("phase", "Pending"))
                .status((claim, old) -> ClaimValidation.status(claim));
    }

    /** Both ways of naming a source say the same where they can. */
    private static JsonObject claimDefaults(JsonObject claim) {
        JsonObject spec = claim.object("spec");
        JsonObject source = spec.object("dataSource");
        JsonObject reference = spec.object("dataSourceRef");
        if (!source.isEmpty() && reference.isEmpty()) {
            return claim.withAt(source, "spec", "dataSourceRef");
        }
        boolean copies =
                source.isEmpty()
                        && !reference.isEmpty()
                        && reference.string("namespace").isEmpty()
                        && List.of("PersistentVolumeClaim", "VolumeSnapshot")
                                .contains(reference.string("kind"));
        return copies ? claim.withAt(reference, "spec", "dataSource") : claim;
    }

    private static void claim(Field claim, @Nullable Field old) {
        if (old == null) {
            ClaimValidation.spec(claim.at("spec"));
        } else {
            ClaimValidation.update(claim, old.object());
        }
    }

    public static ResourceStrategy storageClasses() {
        return CheckedStrategy.of(Shape.PLAIN, StorageResources::storageClass);
    }

    private static void storageClass(Field storage, @Nullable Field old) {
        Field provisioner = storage.at("provisioner");
        if (provisioner.empty()) {
            provisioner.missing("");
        } else {
            provisioner.as(provisioner.text().toLowerCase(Locale.ROOT)).check(Names::qualifiedName);
        }
        Field parameters = storage.at("parameters");
        if (parameters.object().size() > 512) {
            parameters.tooLong(512);
        }
        for (Field parameter : parameters.entries()) {
            if (parameter.name().isEmpty()) {
                parameters.invalid("", "field can not be empty.");
            }
        }
        storage.at("reclaimPolicy").in("Delete", "Retain");
        Field mode = storage.at("volumeBindingMode");
        if (mode.absent()) {
            mode.missing("");
        } else {
            mode.in("Immediate", "WaitForFirstConsumer");
        }
        if (old != null) {
            for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
                if (!storage.at(field).sameAs(old.at(field))) {
                    storage.at(field).forbidden("updates to " + field + " are forbidden.");
                }
            }
            mode.immutable(old.at("volumeBindingMode"));
        }
    }

    public static ResourceStrategy csiNodes() {
        return CheckedStrategy.of(Shape.PLAIN, StorageResources::csiNode).versionedUpdates();
    }

    private static void csiNode(Field node, @Nullable Field old) {
        for (Field driver : node.at("spec", "drivers").items()) {
            Rules.csiDriverName(driver.at("name"));
            driver.at("nodeID").required();
            driver.at("topologyKeys").items().forEach(key -> key.check(Names::qualifiedName));
            if (driver.at("allocatable", "count").number() < 0) {
                driver.at("allocatable", "count").nonNegative();
            }
        }
    }

    public static ResourceStrategy csiDrivers() {
        return CheckedStrategy.of(Shape.GENERATION, StorageResources::csiDriver).versionedUpdates();
    }

    private static void csiDriver(Field driver, @Nullable Field old) {
        Field spec = driver.at("spec");
        Rules.csiDriverName(driver.at("metadata", "name"));
        for (String field : List.of("attachRequired", "podInfoOnMount", "storageCapacity")) {
            if (!spec.has(field)) {
                spec.at(field).missing("");
            }
        }
        spec.at("fsGroupPolicy").in("File", "None", "ReadWriteOnceWithFSType");
        for (Field mode : spec.at("volumeLifecycleModes").items()) {
            mode.in("Ephemeral", "Persistent");
        }
        if (old != null) {
            for (String field : List.of("attachRequired", "volumeLifecycleModes")) {
                spec.at(field).immutable(old.at("spec", field));
            }
        }
    }

    public static ResourceStrategy attachments() {
        return CheckedStrategy.of(
                        Shape.STATUS,
                        (attachment, old) -> {
                            Field spec = attachment.at("spec");
                            spec.at("attacher").required();
                            spec.at("nodeName").required();
                            Field name = spec.at("source", "persistentVolumeName");
                            boolean inline = spec.at("source").has("inlineVolumeSpec");
                            if (!inline && name.absent()) {
                                spec.at("source")
                                        .missing(
                                                "must specify exactly one of inlineVolumeSpec and"
                                                        + " persistentVolumeName");
                            } else if (name.present() && name.empty()) {
                                name.missing("must specify non empty persistentVolumeName");
                            }
                            if (old != null && !spec.sameAs(old.at("spec"))) {
                                spec.invalid("field is immutable");
                            }
                        })
                .starting(JsonObject.of("attached", false))
                .versionedUpdates();
    }

    /** Modes in the short form of tables: {@code RWO,ROX}. */
    public static String shortModes(JsonArray modes) {
        StringBuilder text = new StringBuilder();
        for (String[] pair :
                new String[][] {
                    {"ReadWriteOnce", "RWO"},
                    {"ReadOnlyMany", "ROX"},
                    {"ReadWriteMany", "RWX"},
                    {"ReadWriteOncePod", "RWOP"}
                }) {
            if (modes.contains(pair[0])) {
                text.append(text.isEmpty() ? "" : ",").append(pair[1]);
            }
        }
        return text.toString();
    }
}
