package io.jukung.resources.storage;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.quantity.Quantity;
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
    private static final List<String> SOURCES =
            List.of(
                    "hostPath",
                    "gcePersistentDisk",
                    "awsElasticBlockStore",
                    "glusterfs",
                    "flocker",
                    "nfs",
                    "rbd",
                    "quobyte",
                    "cephfs",
                    "iscsi",
                    "cinder",
                    "fc",
                    "flexVolume",
                    "azureFile",
                    "vsphereVolume",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "azureDisk",
                    "scaleIO",
                    "local",
                    "storageos",
                    "csi");

    private StorageResources() {}

    public static ResourceStrategy volumes() {
        return CheckedStrategy.of(Shape.STATUS, StorageResources::volume);
    }

    public static ResourceStrategy claims() {
        return CheckedStrategy.of(Shape.STATUS, StorageResources::claim)
                .defaults(StorageResources::claimDefaults)
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

    private static void volume(Field volume, @Nullable Field old) {
        Field spec = volume.at("spec");
        Field modes = spec.at("accessModes");
        modes.required();
        ClaimValidation.accessModes(modes);
        capacity(spec.at("capacity"));
        sources(spec);
        spec.at("persistentVolumeReclaimPolicy").in("Delete", "Recycle", "Retain");
        boolean root = List.of("/", "").contains(spec.at("hostPath").text("path"));
        if (spec.has("hostPath")
                && root
                && spec.text("persistentVolumeReclaimPolicy").equals("Recycle")) {
            spec.at("persistentVolumeReclaimPolicy")
                    .forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
        spec.at("storageClassName").checkIfSet(Names::dns1123Subdomain);
        spec.at("volumeMode").in("Block", "Filesystem");
        Field affinity = spec.at("nodeAffinity");
        if (affinity.present()) {
            if (affinity.has("required")) {
                io.jukung.resources.pod.SchedulingValidation.nodeSelector(affinity.at("required"));
            } else {
                affinity.at("required").missing("must specify required node constraints");
            }
        } else if (spec.has("local")) {
            volume.at("metadata", "annotations").missing("Local volume requires node affinity");
        }
        if (old != null) {
            changed(spec, old.at("spec"));
        }
    }

    private static void changed(Field spec, Field old) {
        for (String source : SOURCES) {
            if (!spec.at(source).sameAs(old.at(source))) {
                spec.at("persistentvolumesource")
                        .forbidden("spec.persistentvolumesource is immutable after creation\n");
                break;
            }
        }
        if (!spec.at("volumeMode").sameAs(old.at("volumeMode"))) {
            spec.at("volumeMode").invalid(Rules.IMMUTABLE);
        }
        if (old.has("nodeAffinity") && !spec.at("nodeAffinity").sameAs(old.at("nodeAffinity"))) {
            spec.at("nodeAffinity").invalid(Rules.IMMUTABLE);
        }
    }

    private static void capacity(Field capacity) {
        JsonObject amounts = capacity.object();
        if (amounts.isEmpty()) {
            capacity.missing("");
        } else if (!amounts.has("storage") || amounts.size() > 1) {
            capacity.notSupported(amounts, List.of("storage"));
        }
        for (Field amount : capacity.entries()) {
            if (amount.quantity().compareTo(Quantity.ZERO) <= 0) {
                amount.invalid(Rules.NOT_POSITIVE);
            }
        }
    }

    private static void sources(Field spec) {
        boolean found = false;
        for (String source : SOURCES) {
            if (!spec.has(source)) {
                continue;
            }
            if (found) {
                spec.at(source).forbidden("may not specify more than 1 volume type");
                continue;
            }
            found = true;
            Field at = spec.at(source);
            switch (source) {
                case "hostPath" -> {
                    at.at("path").required();
                    Rules.noBacksteps(at.at("path"));
                }
                case "local" -> {
                    at.at("path").required();
                    Rules.noBacksteps(at.at("path"));
                }
                case "nfs" -> {
                    at.at("server").required();
                    at.at("path").required();
                    if (!at.text("path").startsWith("/")) {
                        at.at("path").invalid(at.text("path"), "must be an absolute path");
                    }
                }
                case "csi" -> {
                    Rules.csiDriverName(at.at("driver"));
                    at.at("volumeHandle").required();
                }
                default -> {}
            }
        }
        if (!found) {
            spec.missing("must specify a volume type");
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
