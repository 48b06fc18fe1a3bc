package io.jukung.kubelet.env;

import io.jukung.api.core.v1.Service;
import io.jukung.api.core.v1.ServicePort;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Variables that tell of services.
 *
 * <pre>
 *   service web, 10.96.0.5, port 80 named http ─▶
 *     WEB_SERVICE_HOST=10.96.0.5  WEB_SERVICE_PORT=80  WEB_SERVICE_PORT_HTTP=80
 *     WEB_PORT=tcp://10.96.0.5:80  WEB_PORT_80_TCP=tcp://10.96.0.5:80
 *     WEB_PORT_80_TCP_PROTO=tcp  WEB_PORT_80_TCP_PORT=80  WEB_PORT_80_TCP_ADDR=10.96.0.5
 * </pre>
 */
public final class ServiceEnvironment {
    private ServiceEnvironment() {}

    /**
     * The variables for a pod's container.
     *
     * @param services all that the node knows
     * @param links whether all services of the namespace are wanted, or only the API server's
     */
    public static Map<String, String> of(
            Collection<Service> services, String namespace, boolean links) {
        Map<String, Service> chosen = new LinkedHashMap<>();
        for (Service service : services) {
            String ip = service.spec().clusterIP();
            if (ip.isEmpty() || ip.equals("None")) {
                continue;
            }
            boolean master =
                    service.namespace().equals("default") && service.name().equals("kubernetes");
            boolean own = service.namespace().equals(namespace);
            if (own && (links || master)) {
                chosen.put(service.name(), service);
            } else if (master) {
                chosen.putIfAbsent(service.name(), service);
            }
        }
        Map<String, String> variables = new LinkedHashMap<>();
        chosen.values().forEach(service -> add(service, variables));
        return variables;
    }

    private static void add(Service service, Map<String, String> variables) {
        if (service.spec().ports().isEmpty()) {
            return;
        }
        String name = upper(service.name());
        String ip = service.spec().clusterIP();
        ServicePort first = service.spec().ports().getFirst();
        variables.put(name + "_SERVICE_HOST", ip);
        variables.put(name + "_SERVICE_PORT", Integer.toString(first.port()));
        for (ServicePort port : service.spec().ports()) {
            if (!port.name().isEmpty()) {
                variables.put(
                        name + "_SERVICE_PORT_" + upper(port.name()),
                        Integer.toString(port.port()));
            }
        }
        variables.put(name + "_PORT", url(first, ip));
        for (ServicePort port : service.spec().ports()) {
            String protocol = protocol(port);
            String prefix = name + "_PORT_" + port.port() + "_" + protocol.toUpperCase(Locale.ROOT);
            variables.put(prefix, url(port, ip));
            variables.put(prefix + "_PROTO", protocol);
            variables.put(prefix + "_PORT", Integer.toString(port.port()));
            variables.put(prefix + "_ADDR", ip);
        }
    }

    private static String url(ServicePort port, String ip) {
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        return protocol(port) + "://" + host + ":" + port.port();
    }

    private static String protocol(ServicePort port) {
        return port.protocol().isEmpty() ? "tcp" : port.protocol().toLowerCase(Locale.ROOT);
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
