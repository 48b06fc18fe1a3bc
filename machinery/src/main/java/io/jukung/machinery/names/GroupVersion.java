package io.jukung.machinery.names;

/**
 * An API group at a version; the core group is "".
 *
 * @param group {@code apps}, or "" for core
 * @param version {@code v1}
 */
public record GroupVersion(String group, String version) {
    /** Parses an {@code apiVersion}: {@code v1} or {@code apps/v1}. */
    public static GroupVersion parse(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersion("", apiVersion)
                : new GroupVersion(apiVersion.substring(0, slash), apiVersion.substring(slash + 1));
    }

    /** As {@code apiVersion} has it: {@code v1} or {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The path under which the version is served: {@code /api/v1} or {@code /apis/apps/v1}. */
    public String path() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    public GroupVersionKind kind(String kind) {
        return new GroupVersionKind(group, version, kind);
    }

    public GroupVersionResource resource(String resource) {
        return new GroupVersionResource(group, version, resource);
    }

    @Override
    public String toString() {
        return apiVersion();
    }
}
