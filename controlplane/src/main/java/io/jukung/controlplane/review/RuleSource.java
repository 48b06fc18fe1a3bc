package io.jukung.controlplane.review;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/** An authorizer that can tell all that a user may do. */
@FunctionalInterface
public interface RuleSource {
    /** What a user may do in a namespace, cluster-wide rights included. */
    Rules rules(UserInfo user, String namespace);

    /**
     * Rules in the shape of a role's.
     *
     * @param errors why there may be more
     */
    record Rules(List<JsonObject> rules, List<String> errors) {}
}
