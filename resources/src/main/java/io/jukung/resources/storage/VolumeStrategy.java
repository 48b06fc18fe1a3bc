package io.jukung.resources.storage;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Persistent volumes; from {@code pkg/registry/core/persistentvolume}. */
public final class VolumeStrategy extends SpecStrategy {
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

    private final Clock clock;

    public VolumeStrategy(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    protected JsonObject initialStatus(JsonObject volume) {
        return JsonObject.of(
                "phase", "Pending", "lastPhaseTransitionTime", Times.format(clock.now()));
    }

    /** A new phase gets the time at which it began, unless the writer says another. */
    @Override
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject volume, JsonObject old) {
        JsonObject prepared = super.prepareForStatusUpdate(request, volume, old);
        JsonObject status = prepared.object("status");
        JsonObject before = old.object("status");
        boolean changed = !status.string("phase").equals(before.string("phase"));
        String time = status.string("lastPhaseTransitionTime");
        return changed && time.equals(before.string("lastPhaseTransitionTime"))
                ? prepared.withAt(Times.format(clock.now()), "status", "lastPhaseTransitionTime")
                : prepared;
    }

    @Override
    public List<FieldError> validate(JsonObject volume) {
        Field root = Field.root(volume);
        check(root, null);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject volume, JsonObject old) {
        Field root = Field.root(volume);
        check(root, Field.root(old));
        return root.errors();
    }

    private static void check(Field volume, @Nullable Field old) {
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
}
