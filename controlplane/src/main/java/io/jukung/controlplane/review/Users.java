package io.jukung.controlplane.review;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.tree.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Users out of the shapes that reviews carry. */
final class Users {
    private Users() {}

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
