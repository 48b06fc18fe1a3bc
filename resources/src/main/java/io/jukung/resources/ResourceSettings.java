package io.jukung.resources;

import io.jukung.base.Clock;
import io.jukung.resources.service.ServiceNetwork;
import io.jukung.schema.ResourceInfo;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What the cluster decides about its resources.
 *
 * @param services the service networks and the range of node ports
 * @param allowPrivileged whether containers may be privileged
 * @param served which versions of which resources are served; usually {@link
 *     ResourceInfo#servedByDefault}
 */
public record ResourceSettings(
        ServiceNetwork services,
        boolean allowPrivileged,
        Predicate<ResourceInfo> served,
        Clock clock,
        RandomGenerator random) {
    /** Everything that upstream serves by default, and privileged containers. */
    public static ResourceSettings of(
            ServiceNetwork services, Clock clock, RandomGenerator random) {
        return new ResourceSettings(services, true, ResourceInfo::servedByDefault, clock, random);
    }
}
