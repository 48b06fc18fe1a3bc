package io.jukung.controlplane.review;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users to and from the shapes that reviews carry. */
final class Users {
    private Users() {}

    /** An {@code authentication.k8s.io UserInfo}. */
    static JsonObject tree(UserInfo user) {
        JsonObject.Builder extra = JsonObject.builder();
        user.extra().forEach((key, values) -> extra.put(key, JsonArray.copyOf(values)));
        return JsonObject.of(
                "username",
                user.name(),
                "uid",
                orAbsent(user.uid()),
                "groups",
                user.groups().isEmpty() ? null : JsonArray.copyOf(user.groups()),
                "extra",
                user.extra().isEmpty() ? null : extra.build());
    }

    private static @Nullable String orAbsent(String text) {
        return text.isEmpty() ? null : text;
    }

    /** The user that a SubjectAccessReview's spec asks about. */
    static UserInfo of(JsonObject spec) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        JsonObject given = spec.object("extra");
        for (String key : given.keys()) {
            extra.put(key, given.array(key).strings());
        }
        return new UserInfo(
                spec.string("user"), spec.string("uid"), spec.array("groups").strings(), extra);
    }
}
