package io.jukung.resources.cluster;

import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What the server does to the conditions of a certificate signing request. */
final class SigningConditions {
    private SigningConditions() {}

    /**
     * With the times that were left out: now, and for the transition what the same condition had
     * before.
     */
    static JsonArray timed(JsonArray conditions, JsonArray before, Instant at) {
        String now = Times.format(at);
        return conditions.map(element -> {
            if (!(element instanceof JsonObject condition)) {
                return element;
            }
            String transition =
                    before.objects().stream()
                            .filter(old ->
                                    old.string("type").equals(condition.string("type"))
                                            && old.string("status")
                                                    .equals(condition.string("status"))
                                            && !old.string("lastTransitionTime").isEmpty())
                            .map(old -> old.string("lastTransitionTime"))
                            .findFirst()
                            .orElse(now);
            return Trees.ifAbsent(
                    Trees.ifAbsent(condition, "lastUpdateTime", now),
                    "lastTransitionTime",
                    transition);
        });
    }

    /** With those of a type as they were before, unless there are more or fewer of them now. */
    static JsonArray preserving(JsonArray conditions, JsonArray before, String type) {
        List<Integer> now = places(conditions, type);
        List<Integer> then = places(before, type);
        if (now.size() != then.size()) {
            return conditions;
        }
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            int which = now.indexOf(i);
            all.add(
                    Objects.requireNonNull(
                            which < 0 ? conditions.get(i) : before.get(then.get(which))));
        }
        return JsonArray.copyOf(all);
    }

    private static List<Integer> places(JsonArray conditions, String type) {
        return IntStream.range(0, conditions.size())
                .filter(i ->
                        conditions.get(i) instanceof JsonObject condition
                                && condition.string("type").equals(type))
                .boxed()
                .toList();
    }
}
