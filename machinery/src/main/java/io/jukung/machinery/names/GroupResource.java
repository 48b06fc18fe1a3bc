package io.jukung.machinery.names;

/** A resource in a group, whatever the version: {@code deployments.apps}. */
public record GroupResource(String group, String resource) {
    /** Of {@code deployments.apps} or {@code pods}, as flags name them. */
    public static GroupResource parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new GroupResource("", text)
                : new GroupResource(text.substring(dot + 1), text.substring(0, dot));
    }

    /** As errors name it: {@code deployments.apps}, {@code pods}. */
    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
