package io.jukung.kubelet.env;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceFieldSelector;
import io.jukung.machinery.quantity.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pod's own fields and resources as the downward API shows them.
 *
 * @param podIps the addresses that the pod has, the primary first
 * @param hostIps the node's
 * @param allocatable the node's, which stand in for limits that are not set
 */
public record DownwardFields(
        Pod pod, List<String> podIps, List<String> hostIps, Map<String, Quantity> allocatable) {
    /**
     * The value of a field path.
     *
     * @throws IllegalArgumentException where the path is not one of the downward API's
     */
    public String field(String path) {
        int bracket = path.indexOf("['");
        if (bracket > 0 && path.endsWith("']")) {
            String key = path.substring(bracket + 2, path.length() - 2);
            return switch (path.substring(0, bracket)) {
                case "metadata.labels" -> pod.metadata().labels().getOrDefault(key, "");
                case "metadata.annotations" -> pod.metadata().annotations().getOrDefault(key, "");
                default -> throw unsupported(path);
            };
        }
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            case "metadata.uid" -> pod.uid();
            case "metadata.labels" -> lines(pod.metadata().labels());
            case "metadata.annotations" -> lines(pod.metadata().annotations());
            case "spec.nodeName" -> pod.spec().nodeName();
            case "spec.serviceAccountName" -> pod.spec().serviceAccountName();
            case "status.hostIP" -> hostIps.isEmpty() ? "" : hostIps.getFirst();
            case "status.hostIPs" -> String.join(",", hostIps);
            case "status.podIP" -> podIps.isEmpty() ? "" : podIps.getFirst();
            case "status.podIPs" -> String.join(",", podIps);
            default -> throw unsupported(path);
        };
    }

    private static IllegalArgumentException unsupported(String path) {
        return new IllegalArgumentException("unsupported fieldPath: " + path);
    }

    private static String lines(Map<String, String> map) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(map)
                .forEach((key, value) -> {
                    if (!text.isEmpty()) {
                        text.append('\n');
                    }
                    text.append(key).append("=\"").append(escaped(value)).append('"');
                });
        return text.toString();
    }

    /** As Go's %q. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    /**
     * The value of a container's resource, divided by the selector's divisor and rounded up.
     *
     * @throws IllegalArgumentException where container or resource is not there
     */
    public String resource(ResourceFieldSelector selector, Container own) {
        Container container = selector.containerName().isEmpty() ? own : named(selector);
        int dot = selector.resource().indexOf('.');
        String kind = dot < 0 ? "" : selector.resource().substring(0, dot);
        String name = selector.resource().substring(dot + 1);
        Quantity value =
                switch (kind) {
                    case "limits" -> limit(container, name);
                    case "requests" ->
                            container
                                    .resources()
                                    .requests()
                                    .getOrDefault(name, requestDefault(container, name));
                    default ->
                            throw new IllegalArgumentException(
                                    "unsupported container resource : " + selector.resource());
                };
        Quantity divisor = selector.hasDivisor() ? selector.divisor() : Quantity.ZERO;
        BigDecimal by = divisor.isZero() ? BigDecimal.ONE : divisor.amount();
        return value.amount().divide(by, 0, RoundingMode.CEILING).toBigInteger().toString();
    }

    private Quantity limit(Container container, String name) {
        Quantity limit = container.resources().limits().get(name);
        return limit == null || limit.isZero()
                ? allocatable.getOrDefault(name, Quantity.ZERO)
                : limit;
    }

    /** The API server copies limits into requests that are not set; what is left is zero. */
    private static Quantity requestDefault(Container container, String name) {
        return container.resources().limits().getOrDefault(name, Quantity.ZERO);
    }

    private Container named(ResourceFieldSelector selector) {
        for (List<Container> containers :
                List.of(pod.spec().containers(), pod.spec().initContainers())) {
            for (Container container : containers) {
                if (container.name().equals(selector.containerName())) {
                    return container;
                }
            }
        }
        throw new IllegalArgumentException("container " + selector.containerName() + " not found");
    }
}
