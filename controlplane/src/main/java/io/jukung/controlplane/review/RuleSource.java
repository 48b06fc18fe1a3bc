package io.jukung.controlplane.review;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/** An authorizer that can tell all that a user may do. */
@FunctionalInterface
public interface RuleSource {
    /** The list that matches anything. */
    JsonArray ANY = JsonArray.of("*");

    /** What a user may do in a namespace, cluster-wide rights included. */
    Rules rules(UserInfo user, String namespace);

    /**
     * Rules in the shape of a role's.
     *
     * @param errors why there may be more
     */
    record Rules(List<JsonObject> rules, List<String> errors) {
        /** What somebody may do who may do anything. */
        public static final Rules EVERYTHING =
                new Rules(
                        List.of(
                                JsonObject.of("verbs", ANY, "apiGroups", ANY, "resources", ANY),
                                JsonObject.of("verbs", ANY, "nonResourceURLs", ANY)),
                        List.of());
    }
}
