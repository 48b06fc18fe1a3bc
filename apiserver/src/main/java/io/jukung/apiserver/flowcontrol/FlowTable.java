package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are which flows', as configured at one time; immutable but for what it remembers
 * of users.
 *
 * @param catchAll for what no flow wants
 */
record FlowTable(
        List<FlowSchema> schemas,
        List<LevelSpec> specs,
        List<Flow> flows,
        Flow catchAll,
        Map<String, PriorityLevel> levels,
        ConcurrentHashMap<String, OfUser> users) {
    private static final int REMEMBERED_USERS = 10_000;

    /** A schema, the level it sends to, and what is counted of it. */
    record Flow(FlowSchema schema, PriorityLevel level, FlowCounts counts) {
        Flow of(UserInfo user) {
            return new Flow(schema.of(user), level, counts);
        }
    }

    /** The flows that may be a user's. */
    record OfUser(List<String> groups, List<Flow> flows) {}

    /** The flow a request belongs to: the first that matches. */
    Flow find(UserInfo user, RequestInfo request) {
        for (Flow flow : of(user).flows()) {
            if (flow.schema().matches(request)) {
                return flow;
            }
        }
        return catchAll;
    }

    private OfUser of(UserInfo user) {
        @Nullable OfUser known = users.get(user.name());
        if (known != null && known.groups().equals(user.groups())) {
            return known;
        }
        List<Flow> own = new ArrayList<>();
        for (Flow flow : flows) {
            Flow mine = flow.of(user);
            if (!mine.schema().rules().isEmpty()) {
                own.add(mine);
            }
        }
        OfUser found = new OfUser(user.groups(), List.copyOf(own));
        if (users.size() >= REMEMBERED_USERS) {
            users.clear();
        }
        users.put(user.name(), found);
        return found;
    }
}
