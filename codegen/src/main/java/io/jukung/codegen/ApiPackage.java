package io.jukung.codegen;

/**
 * One upstream package of types.
 *
 * @param upstream its name in OpenAPI definitions: {@code io.k8s.api.core.v1}
 * @param group the API group, "" for the legacy one, "meta" for meta, "-" for none
 */
record ApiPackage(String upstream, String group, String version) {
    /** The last two labels: {@code core.v1}. */
    String key() {
        int last = upstream.lastIndexOf('.');
        return upstream.substring(upstream.lastIndexOf('.', last - 1) + 1);
    }

    /** The Java package of its views. */
    String javaPackage() {
        String label =
                switch (group) {
                    case "" -> "core.";
                    case "-" -> "";
                    default ->
                            (group.indexOf('.') < 0
                                            ? group
                                            : group.substring(0, group.indexOf('.')))
                                    + ".";
                };
        return "io.jukung.api." + label + version;
    }

    /** The apiVersion that objects of this package carry. */
    String apiVersion() {
        return group.isEmpty() || group.equals("meta") ? version : group + "/" + version;
    }
}
