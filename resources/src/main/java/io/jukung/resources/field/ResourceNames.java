package io.jukung.resources.field;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.quota.ResourceNaming;
import io.jukung.machinery.validation.Names;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Consumer;

/** Names of compute resources and what amounts they take; from {@code core/helper}. */
public final class ResourceNames {
    private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> QUOTA =
            Set.of(
                    "cpu",
                    "memory",
                    "ephemeral-storage",
                    "requests.cpu",
                    "requests.memory",
                    "requests.storage",
                    "requests.ephemeral-storage",
                    "limits.cpu",
                    "limits.memory",
                    "limits.ephemeral-storage",
                    "pods",
                    "resourcequotas",
                    "services",
                    "replicationcontrollers",
                    "secrets",
                    "persistentvolumeclaims",
                    "configmaps",
                    "services.nodeports",
                    "services.loadbalancers");
    private static final Set<String> INTEGER =
            Set.of(
                    "pods",
                    "resourcequotas",
                    "services",
                    "replicationcontrollers",
                    "secrets",
                    "configmaps",
                    "persistentvolumeclaims",
                    "services.nodeports",
                    "services.loadbalancers");

    private ResourceNames() {}

    public static boolean isHugePages(String name) {
        return ResourceNaming.isHugePages(name);
    }

    public static boolean isNative(String name) {
        return ResourceNaming.isNative(name);
    }

    public static boolean isExtended(String name) {
        return ResourceNaming.isExtended(name);
    }

    /** Whether more may be promised of it than there is. */
    public static boolean allowsOvercommit(String name) {
        return isNative(name) && !isHugePages(name);
    }

    private static boolean isStandard(String name) {
        return QUOTA.contains(name)
                || name.equals("storage")
                || isHugePages(name)
                || name.startsWith("requests.hugepages-");
    }

    /** A resource's name anywhere: fully qualified, or one that Kubernetes knows. */
    public static void any(Field at, String name) {
        if (qualified(at, name) && name.indexOf('/') < 0 && !isStandard(name)) {
            at.invalid(name, "must be a standard resource type or fully qualified");
        }
    }

    /** A name that a container may ask for. */
    public static void container(Field at, String name) {
        int before = at.errorCount();
        any(at, name);
        if (name.indexOf('/') < 0) {
            if (!CONTAINER.contains(name) && !isHugePages(name)) {
                at.invalid(name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name) && at.errorCount() >= before) {
            at.invalid(name, "doesn't follow extended resource name standard");
        }
    }

    /** Whether it is one of the names that quotas know. */
    public static boolean isOfQuota(String name) {
        return QUOTA.contains(name) || isHugePages(name) || name.startsWith("requests.hugepages-");
    }

    /** A name that can be limited by quota. */
    public static void quota(Field at, String name) {
        any(at, name);
        if (name.indexOf('/') < 0 && !isOfQuota(name)) {
            at.invalid(name, "must be a standard resource for quota");
        }
    }

    private static boolean qualified(Field at, String name) {
        int before = at.errorCount();
        at.as(name).check(Names::qualifiedName);
        return at.errorCount() == before;
    }

    /** An amount of a resource: not negative, and whole where the resource is counted. */
    public static void amount(Field amount, String name) {
        nonNegative(amount);
        boolean counted = INTEGER.contains(name) || isExtended(name);
        if (counted && amount.quantity().amount().remainder(BigDecimal.ONE).signum() != 0) {
            amount.invalid("must be an integer");
        }
    }

    public static void nonNegative(Field amount) {
        if (amount.quantity().compareTo(Quantity.ZERO) < 0) {
            amount.invalid("must be greater than or equal to 0");
        }
    }

    public static void positive(Field amount) {
        if (amount.quantity().compareTo(Quantity.ZERO) <= 0) {
            amount.invalid(Rules.NOT_POSITIVE);
        }
    }

    /** Runs over a resource list. */
    public static void each(Field list, Consumer<Field> check) {
        list.entries().forEach(check);
    }
}
