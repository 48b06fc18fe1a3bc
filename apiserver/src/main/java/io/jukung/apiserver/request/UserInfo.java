package io.jukung.apiserver.request;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from.
 *
 * @param extra further facts by key, as {@code authentication.kubernetes.io/pod-name}
 */
public record UserInfo(
        String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** The user that no credential stands behind. */
    public static final UserInfo ANONYMOUS =
            new UserInfo("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    /** A user in groups, with {@code system:authenticated} added. */
    public static UserInfo of(String name, String... groups) {
        return new UserInfo(
                name,
                "",
                java.util.stream.Stream.concat(
                                java.util.Arrays.stream(groups),
                                java.util.stream.Stream.of("system:authenticated"))
                        .distinct()
                        .toList(),
                Map.of());
    }

    /** As {@code authentication.k8s.io UserInfo} has it: empty members are left out. */
    public JsonObject tree() {
        return JsonObject.of(
                "username",
                orNull(name),
                "uid",
                orNull(uid),
                "groups",
                groups.isEmpty() ? null : JsonArray.copyOf(groups),
                "extra",
                extra.isEmpty() ? null : JsonObject.copyOf(extra));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
