package io.jukung.resources.cluster;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.base.Clock;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import io.jukung.resources.pod.SchedulingValidation;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strategies of leases, priority classes, runtime classes and controller revisions. */
public final class ClusterStrategies {
    static final String OLDEST = "OldestEmulationVersion";
    private static final long MOST_USER_PRIORITY = 1_000_000_000;

    private ClusterStrategies() {}

    public static ResourceStrategy leases() {
        return CheckedStrategy.of(Shape.PLAIN, ClusterStrategies::lease)
                .versionedUpdates()
                .createdOnUpdate();
    }

    private static void lease(Field lease, @Nullable Field old) {
        Field spec = lease.at("spec");
        Field duration = spec.at("leaseDurationSeconds");
        if (duration.present() && duration.number() <= 0) {
            duration.invalid("must be greater than 0");
        }
        Field transitions = spec.at("leaseTransitions");
        if (transitions.present() && transitions.number() < 0) {
            transitions.invalid("must be greater than or equal to 0");
        }
        Field strategy = spec.at("strategy");
        if (strategy.present()) {
            coordination(strategy.at("strategy").as(strategy.value()));
        }
        if (!spec.at("preferredHolder").empty() && strategy.empty()) {
            spec.at("preferredHolder").forbidden("may only be specified if `strategy` is defined");
        }
    }

    /** Ours by its bare name, anybody else's by a qualified one. */
    static void coordination(Field strategy) {
        if (strategy.text().indexOf('/') >= 0) {
            strategy.check(Names::qualifiedName);
        } else if (!strategy.text().equals(OLDEST)) {
            strategy.notSupported(strategy.text(), List.of(OLDEST));
        }
    }

    public static ResourceStrategy leaseCandidates() {
        return LeaseCandidates.strategy();
    }

    public static ResourceStrategy storageVersions() {
        return StorageVersions.strategy();
    }

    public static ResourceStrategy storageMigrations() {
        return StorageVersions.migrations();
    }

    public static ResourceStrategy podCertificateRequests(Clock clock) {
        return PodCertificates.strategy(clock);
    }

    public static ResourceStrategy trustBundles() {
        return TrustBundles.strategy();
    }

    public static ResourceStrategy priorityClasses() {
        return CheckedStrategy.of(Shape.GENERATION, ClusterStrategies::priorityClass)
                .counting(); // nothing that may change is counted
    }

    private static void priorityClass(Field object, @Nullable Field old) {
        String name = object.at("metadata").text("name");
        Field value = object.at("value");
        if (old == null) {
            if (name.startsWith("system-")) {
                if (!isSystem(object, name)) {
                    object.at("metadata", "name")
                            .forbidden(
                                    "priority class names with 'system-' prefix are reserved for"
                                            + " system use only. error: "
                                            + systemError(object, name));
                }
            } else if (value.number() > MOST_USER_PRIORITY) {
                value.forbidden("maximum allowed value of a user defined priority is 1000000000");
            }
            Field policy = object.at("preemptionPolicy");
            if (policy.present()) {
                policy.oneOf("PreemptLowerPriority", "Never");
            }
            return;
        }
        if (value.number() != old.at("value").number()) {
            value.forbidden("may not be changed in an update.");
        }
        object.at("preemptionPolicy").immutable(old.at("preemptionPolicy"));
    }

    private static boolean isSystem(Field object, String name) {
        return systemError(object, name).isEmpty();
    }

    private static String systemError(Field object, String name) {
        long known =
                switch (name) {
                    case "system-node-critical" -> 2_000_001_000L;
                    case "system-cluster-critical" -> 2_000_000_000L;
                    default -> -1;
                };
        if (known < 0) {
            return name + " is not a known system priority class";
        }
        if (object.at("value").number() != known) {
            return "value of " + name + " PriorityClass must be " + known;
        }
        return object.at("globalDefault").truth()
                ? "globalDefault of " + name + " PriorityClass must be false"
                : "";
    }

    public static ResourceStrategy runtimeClasses() {
        return CheckedStrategy.of(
                Shape.PLAIN,
                (object, old) -> {
                    if (old != null) {
                        object.at("handler").immutable(old.at("handler"));
                    }
                    object.at("handler").requiredAnd(Names::dns1123Label);
                    Field overhead = object.at("overhead");
                    // upstream checks it as if it were a container's limits
                    Field fixed = overhead.at("limits").as(overhead.at("podFixed").value());
                    for (Field amount : fixed.entries()) {
                        ResourceNames.container(amount, amount.name());
                        ResourceNames.amount(amount, amount.name());
                    }
                    Rules.labels(object.at("scheduling", "nodeSelector"));
                    Field tolerations = object.at("scheduling", "tolerations");
                    SchedulingValidation.tolerations(tolerations);
                    Set<Object> seen = new HashSet<>();
                    for (Field toleration : tolerations.items()) {
                        if (!seen.add(toleration.object().without("tolerationSeconds"))) {
                            toleration.duplicate();
                        }
                    }
                });
    }

    public static ResourceStrategy controllerRevisions() {
        return CheckedStrategy.of(
                Shape.PLAIN,
                (object, old) -> {
                    Field data = object.at("data");
                    object.at("revision").nonNegative();
                    if (old != null) {
                        data.immutable(old.at("data"));
                    } else if (data.absent() || data.value() instanceof JsonNull) {
                        data.missing("data is mandatory");
                    } else if (!(data.value() instanceof JsonObject)) {
                        data.missing("data must be a valid JSON object");
                    }
                });
    }

    public static ResourceStrategy apiServices() {
        return CheckedStrategy.of(Shape.STATUS, CheckedStrategy.Check.NONE)
                .names(MetaValidation.NameRule.PATH_SEGMENT)
                .versionedUpdates();
    }

    /** A kind with spec and status of which nothing more is checked. */
    public static ResourceStrategy specAndStatus() {
        return CheckedStrategy.of(Shape.FULL, CheckedStrategy.Check.NONE);
    }

    /** A kind with a spec whose changes are counted. */
    public static ResourceStrategy counted(String... members) {
        return CheckedStrategy.of(Shape.GENERATION, CheckedStrategy.Check.NONE).counting(members);
    }

    public static ResourceStrategy plain() {
        return CheckedStrategy.of(Shape.PLAIN, CheckedStrategy.Check.NONE);
    }
}
