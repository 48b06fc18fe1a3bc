package io.jukung.machinery.quota;

import io.jukung.machinery.validation.Names;

/** What a resource's name tells of it; from {@code apis/core/helper}. */
public final class ResourceNaming {
    private ResourceNaming() {}

    public static boolean isHugePages(String name) {
        return name.startsWith("hugepages-");
    }

    /** Whether Kubernetes itself defines it. */
    public static boolean isNative(String name) {
        return name.indexOf('/') < 0 || name.contains("kubernetes.io/");
    }

    /** Whether it is a vendor's, such as a device plugin's. */
    public static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith("requests.")
                && Names.qualifiedName("requests." + name).isEmpty();
    }
}
