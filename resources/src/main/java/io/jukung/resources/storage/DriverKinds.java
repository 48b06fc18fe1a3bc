package io.jukung.resources.storage;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strategies of what storage drivers say of themselves and of nodes. */
public final class DriverKinds {
    private static final int LONGEST_NODE_ID = 256;
    private static final int LONGEST_ERROR = 1024;
    private static final int MOST_METADATA = 256 * 1024;

    private DriverKinds() {}

    public static ResourceStrategy csiNodes() {
        return CheckedStrategy.of(Shape.PLAIN, DriverKinds::csiNode);
    }

    private static void csiNode(Field node, @Nullable Field old) {
        Set<String> names = new HashSet<>();
        for (Field driver : node.at("spec", "drivers").items()) {
            Rules.csiDriverName(driver.at("name"));
            Field id = driver.at("nodeID");
            id.required();
            if (id.text().length() > LONGEST_NODE_ID) {
                id.invalid("must be " + LONGEST_NODE_ID + " characters or less");
            }
            driver.at("allocatable", "count").nonNegative();
            driver.at("name").unique(names);
            Set<String> keys = new HashSet<>();
            for (String key : driver.at("topologyKeys").strings()) {
                if (key.isEmpty()) {
                    driver.missing("");
                }
                if (!keys.add(key)) {
                    driver.duplicate(key);
                }
                driver.as(key).check(Names::qualifiedName);
            }
            if (old != null) {
                unchanged(node, driver, old);
            }
        }
    }

    /** What a driver has said of a node stays; only how much it can attach may change. */
    private static void unchanged(Field node, Field driver, Field old) {
        for (Field before : old.at("spec", "drivers").items()) {
            boolean same = before.text("name").equals(driver.text("name"));
            if (same
                    && !(driver.at("nodeID").sameAs(before.at("nodeID"))
                            && driver.at("topologyKeys").sameAs(before.at("topologyKeys")))) {
                node.at("spec", "drivers")
                        .invalid(driver.object().without("allocatable"), Rules.IMMUTABLE);
            }
        }
    }

    public static ResourceStrategy csiDrivers() {
        return CheckedStrategy.of(Shape.LATER_GENERATION, DriverKinds::csiDriver)
                .versionedUpdates()
                .warning(DriverKinds::tokensInContext);
    }

    private static List<String> tokensInContext(JsonObject driver, @Nullable JsonObject old) {
        JsonObject spec = driver.object("spec");
        boolean changed =
                old == null
                        || !Equality.same(
                                spec.get("tokenRequests"), old.object("spec").get("tokenRequests"));
        return changed
                        && !spec.array("tokenRequests").isEmpty()
                        && !spec.has("serviceAccountTokenInSecrets")
                ? List.of(
                        "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI"
                                + " driver, set to true to prevent possible logging of tokens in"
                                + " volume attributes")
                : List.of();
    }

    private static void csiDriver(Field driver, @Nullable Field old) {
        Field spec = driver.at("spec");
        Field attach = spec.at("attachedRequired").as(spec.at("attachRequired").value());
        if (attach.absent()) {
            attach.missing("");
        }
        for (String field : List.of("podInfoOnMount", "storageCapacity", "seLinuxMount")) {
            if (!spec.has(field)) {
                spec.at(field).missing("");
            }
        }
        spec.at("fsGroupPolicy").in("File", "None", "ReadWriteOnceWithFSType");
        tokenRequests(spec.at("tokenRequests"));
        Field inSecrets = spec.at("serviceAccountTokenInSecrets");
        if (inSecrets.present() && spec.at("tokenRequests").empty()) {
            inSecrets.invalid(
                    "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
        }
        Field modes = spec.at("volumeLifecycleModes");
        for (String mode : modes.strings()) {
            if (!List.of("Ephemeral", "Persistent").contains(mode)) {
                modes.notSupported(mode, List.of("Persistent", "Ephemeral"));
            }
        }
        Field period = spec.at("nodeAllocatableUpdatePeriodSeconds");
        if (period.present() && period.number() < 10) {
            period.invalid("must be greater than or equal to 10 seconds");
        }
        if (old != null) {
            attach.immutable(old.at("spec", "attachRequired"));
            modes.immutable(old.at("spec", "volumeLifecycleModes"));
        }
    }

    private static void tokenRequests(Field requests) {
        Set<String> audiences = new HashSet<>();
        for (Field request : requests.items()) {
            if (!audiences.add(request.text("audience"))) {
                request.at("audience").duplicate(request.text("audience"));
                continue;
            }
            Field expiration = request.at("expirationSeconds");
            if (expiration.absent()) {
                continue;
            }
            if (expiration.number() < 600) {
                expiration.invalid("may not specify a duration less than 10 minutes");
            }
            if (expiration.number() > 1L << 32) {
                expiration.invalid("may not specify a duration larger than 2^32 seconds");
            }
        }
    }

    public static ResourceStrategy attachments() {
        return CheckedStrategy.of(Shape.STATUS, DriverKinds::attachment)
                .starting(JsonObject.of("attached", false))
                .status(DriverKinds::attachment)
                .versionedUpdates();
    }

    private static void attachmentStatus(Field status) {
        long size = 0;
        for (Field entry : status.at("attachmentMetadata").entries()) {
            size += entry.name().length() + (long) entry.text().length();
        }
        if (size > MOST_METADATA) {
            status.at("attachmentMetadata").tooLong(MOST_METADATA);
        }
        for (String error : List.of("attachError", "detachError")) {
            if (status.at(error).text("message").length() > LONGEST_ERROR) {
                status.at(error, "message").tooLong(MOST_METADATA);
            }
            if (status.at(error, "errorCode").number() < 0) {
                status.at(error, "errorCode")
                        .invalid("must be between 0 and 2147483647, inclusive");
            }
        }
    }

    private static void attachment(Field attachment, @Nullable Field old) {
        Field spec = attachment.at("spec");
        Field attacher = spec.at("attacher");
        Rules.csiDriverName(attacher);
        Field source = spec.at("source");
        Field name = source.at("persistentVolumeName");
        String both = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
        boolean inline = source.has("inlineVolumeSpec");
        if (!inline && name.absent()) {
            source.missing(both);
        } else if (inline && name.present()) {
            source.forbidden(both);
        } else if (name.present() && name.empty()) {
            name.missing("must specify non empty persistentVolumeName");
        }
        spec.at("nodeName").check(Names::dns1123Subdomain);
        attachmentStatus(attachment.at("status"));
        if (name.present()) {
            name.check(Names::dns1123Subdomain);
        }
        if (old != null && !spec.sameAs(old.at("spec"))) {
            spec.invalid(Rules.IMMUTABLE);
        }
    }

    public static ResourceStrategy capacities() {
        return CheckedStrategy.of(
                Shape.PLAIN,
                (capacity, old) -> {
                    Rules.labelSelector(capacity.at("nodeTopology"));
                    capacity.at("storageClassName").check(Names::dns1123Subdomain);
                    if (capacity.has("capacity")) {
                        ResourceNames.nonNegative(capacity.at("capacity"));
                    }
                    if (old != null) {
                        capacity.at("nodeTopology").immutable(old.at("nodeTopology"));
                        capacity.at("storageClassName").immutable(old.at("storageClassName"));
                    }
                });
    }
}
