package io.jukung.schema;

/**
 * One upstream package of types.
 *
 * @param upstream its name in OpenAPI definitions: {@code io.k8s.api.core.v1}
 * @param group as the data file has it: "core" for the legacy group, "meta", "-" for none
 */
record PackageInfo(String upstream, String group, String version) {
    static PackageInfo parse(String line) {
        String[] words = line.substring(1).split(" ");
        return new PackageInfo(words[0], words[1], words[2]);
    }

    String apiGroup() {
        return group.equals("core") || group.equals("meta") || group.equals("-") ? "" : group;
    }
}
