package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.machinery.quantity.Quantity;
import java.util.Map;

/** Compares the two resources that can be resized. */
final class Amounts {
    private Amounts() {}

    /** Whether two say the same of processor and memory. */
    static boolean same(ResourceRequirements one, ResourceRequirements two) {
        return same("cpu", one, two) && same("memory", one, two);
    }

    /** Whether a container must be restarted to be resized from what it has. */
    static boolean restarts(Container wanted, ResourceRequirements has) {
        return wanted.resizePolicy().stream()
                .anyMatch(policy ->
                        policy.restartPolicy().equals("RestartContainer")
                                && !same(policy.resourceName(), wanted.resources(), has));
    }

    private static boolean same(String name, ResourceRequirements one, ResourceRequirements two) {
        return same(name, one.requests(), two.requests()) && same(name, one.limits(), two.limits());
    }

    private static boolean same(String name, Map<String, Quantity> one, Map<String, Quantity> two) {
        Quantity a = one.get(name);
        Quantity b = two.get(name);
        return a == null || b == null ? a == b : a.compareTo(b) == 0;
    }
}
