package io.jukung.machinery.names;

/** A resource in a group, whatever the version: {@code deployments.apps}. */
public record GroupResource(String group, String resource) {
    /** As errors name it: {@code deployments.apps}, {@code pods}. */
    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
