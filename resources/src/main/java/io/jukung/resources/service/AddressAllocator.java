package io.jukung.resources.service;

import io.jukung.apiserver.registry.Objects;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives out a family's service addresses. An address is taken by creating an {@code IPAddress} of
 * its name, so of any number of servers only one gets it.
 *
 * <pre>
 *   a range     |first 16..256 addresses | the rest             |
 *   given out   |when the rest is full   | at random, unless named by the user
 * </pre>
 */
final class AddressAllocator {
    static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    private static final String FAMILY = "ipaddress.kubernetes.io/ip-family";
    static final String MANAGER = "ipallocator.k8s.io";

    private final String family;
    private final ServiceRanges ranges;
    private final Supplier<Objects> addresses;
    private final RandomGenerator random;

    AddressAllocator(
            String family,
            ServiceRanges ranges,
            Supplier<Objects> addresses,
            RandomGenerator random) {
        this.family = family;
        this.ranges = ranges;
        this.addresses = addresses;
        this.random = random;
    }

    String family() {
        return family;
    }

    /** Takes one address for a service; a dry run only looks whether it is free. */
    void allocate(String address, JsonObject service, boolean dryRun) throws AllocationException {
        if (!contains(address)) {
            throw new AllocationException(
                    "the provided IP ("
                            + address
                            + ") is not in the valid range. The range of valid IPs is "
                            + ranges.of(family).stream()
                                    .map(Cidr::toString)
                                    .collect(Collectors.joining(", ")));
        }
        String name = Cidr.canonical(address);
        boolean free = dryRun ? addresses.get().get("", name) == null : take(name, service);
        if (!free) {
            throw new AllocationException("provided IP is already allocated");
        }
    }

    /** Whether an address is in one of the ranges. */
    boolean contains(String address) {
        return ranges.of(family).stream().anyMatch(cidr -> cidr.contains(address));
    }

    /** Takes any free address for a service. */
    String allocateNext(JsonObject service, boolean dryRun) throws AllocationException {
        for (Cidr cidr : ranges.of(family)) {
            long usable = cidr.usable();
            long band = band(usable);
            String found = search(cidr, band, usable, service, dryRun);
            if (found == null) {
                found = search(cidr, 0, band, service, dryRun);
            }
            if (found != null) {
                return found;
            }
        }
        throw new AllocationException("range is full");
    }

    /** How many of the first addresses are kept for users who name theirs. */
    private static long band(long usable) {
        return usable < 16 ? 0 : Math.min(Math.max(16, usable / 16), 256);
    }

    private @Nullable String search(
            Cidr cidr, long from, long to, JsonObject service, boolean dryRun) {
        long size = to - from;
        if (size <= 0) {
            return null;
        }
        long start = random.nextLong(size);
        for (long i = 0; i < size; i++) {
            String address = cidr.address(from + (start + i) % size);
            if (addresses.get().get("", objectName(address)) == null
                    && (dryRun || take(address, service))) {
                return address;
            }
        }
        return null;
    }

    private boolean take(String address, JsonObject service) {
        try {
            addresses.get().create(object(address, service));
            return true;
        } catch (StatusException e) {
            if (e.isAlreadyExists()) {
                return false;
            }
            throw e;
        }
    }

    private JsonObject object(String address, JsonObject service) {
        return JsonObject.of(
                "apiVersion",
                "networking.k8s.io/v1",
                "kind",
                "IPAddress",
                "metadata",
                JsonObject.of(
                        "name",
                        objectName(address),
                        "labels",
                        JsonObject.of(FAMILY, family, MANAGED_BY, MANAGER)),
                "spec",
                JsonObject.of("parentRef", reference(service)));
    }

    /** The reference by which an address knows its service. */
    static JsonObject reference(JsonObject service) {
        JsonObject meta = service.object("metadata");
        return JsonObject.of(
                "group",
                "",
                "resource",
                "services",
                "namespace",
                meta.string("namespace"),
                "name",
                meta.string("name"));
    }

    private static String objectName(String address) {
        return address;
    }

    /** Gives a service's addresses back; those that have gone to somebody else stay. */
    static void release(Objects addresses, List<String> released, JsonObject service) {
        for (String address : released) {
            if (address.isEmpty() || address.equals("None")) {
                continue;
            }
            String name = Cidr.canonical(address);
            JsonObject object = addresses.get("", name);
            if (object != null && belongs(object, service)) {
                addresses.delete("", name);
            }
        }
    }

    static boolean belongs(JsonObject address, JsonObject service) {
        JsonObject owner = address.object("spec").object("parentRef");
        JsonObject meta = service.object("metadata");
        return owner.string("resource").equals("services")
                && owner.string("namespace").equals(meta.string("namespace"))
                && owner.string("name").equals(meta.string("name"));
    }
}
