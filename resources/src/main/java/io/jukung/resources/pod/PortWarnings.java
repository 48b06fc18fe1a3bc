package io.jukung.resources.pod;

import io.jukung.resources.field.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is said of ports that several containers of a pod have, or one has twice. */
final class PortWarnings {
    private PortWarnings() {}

    static List<String> of(List<Field> containers) {
        List<String> warnings = new ArrayList<>(0);
        Map<String, List<Field>> seen = new HashMap<>();
        Map<String, Field> names = new HashMap<>();
        List<String> named = new ArrayList<>(0);
        for (Field container : containers) {
            for (Field port : container.at("ports").items()) {
                if (!port.text("hostIP").isEmpty() && port.at("hostPort").number() == 0) {
                    warnings.add(port.path() + ": hostIP set without hostPort: " + goText(port));
                }
                String key = port.at("containerPort").number() + "/" + port.text("protocol");
                List<Field> others = seen.computeIfAbsent(key, k -> new ArrayList<>(1));
                others.forEach(other -> same(warnings, port, other));
                others.add(port);
                String name = port.text("name");
                Field first = name.isEmpty() ? null : names.putIfAbsent(name, port);
                if (first != null) {
                    named.add(
                            port.path()
                                    + ": duplicate port name \""
                                    + name
                                    + "\" with "
                                    + first.path()
                                    + ", services and probes that select ports by name will use "
                                    + first.path());
                }
            }
        }
        warnings.addAll(named);
        return warnings;
    }

    private static String goText(Field port) {
        return "{Name:"
                + port.text("name")
                + " HostPort:0 ContainerPort:"
                + port.at("containerPort").number()
                + " Protocol:"
                + port.text("protocol")
                + " HostIP:"
                + port.text("hostIP")
                + "}";
    }

    private static void same(List<String> warnings, Field port, Field other) {
        long host = port.at("hostPort").number();
        long otherHost = other.at("hostPort").number();
        String ip = port.text("hostIP");
        String otherIp = other.text("hostIP");
        if (host == otherHost && ip.equals(otherIp)) {
            warnings.add(port.path() + ": duplicate port definition with " + other.path());
        } else if (host == 0 || otherHost == 0) {
            warnings.add(port.path() + ": overlapping port definition with " + other.path());
        } else if (host == otherHost && (ip.isEmpty() || otherIp.isEmpty())) {
            warnings.add(
                    port.path() + ": dangerously ambiguous port definition with " + other.path());
        }
    }
}
