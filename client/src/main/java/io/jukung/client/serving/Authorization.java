package io.jukung.client.serving;

import io.jukung.api.authorization.v1.SubjectAccessReview;
import io.jukung.api.authorization.v1.SubjectAccessReviewStatus;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server whether a caller may read a path; an answer holds for ten seconds. Paths that
 * are open to all, and {@code system:masters}, are not asked about.
 */
final class Authorization {
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final List<String> open;
    private final @Nullable Client reviewer;
    private final Clock clock;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    private record Question(Caller caller, String verb, String path) {}

    private record Answer(boolean allowed, String reason, Instant until) {}

    /**
     * @param open paths, a star at the end for all below
     * @param reviewer null where none may be asked: then only open paths are
     */
    Authorization(List<String> open, @Nullable Client reviewer, Clock clock) {
        this.open = open;
        this.reviewer = reviewer;
        this.clock = clock;
    }

    /** Why a caller may not, as the API server words it; null where it may. */
    @Nullable String refusal(Caller caller, String method, String path) {
        if (caller.groups().contains("system:masters") || isOpen(path)) {
            return null;
        }
        String verb = method.toLowerCase(Locale.ROOT);
        String told = "";
        Client api = reviewer;
        if (api != null) {
            Question question = new Question(caller, verb, path);
            Instant now = clock.now();
            Answer answer = answers.get(question);
            if (answer == null || answer.until().isBefore(now)) {
                answer = ask(api, question, now.plus(KEPT));
                answers.values().removeIf(old -> old.until().isBefore(now));
                answers.put(question, answer);
            }
            if (answer.allowed()) {
                return null;
            }
            told = answer.reason().isEmpty() ? "" : ": " + answer.reason();
        }
        return "forbidden: User \""
                + caller.user()
                + "\" cannot "
                + verb
                + " path \""
                + path
                + "\""
                + told;
    }

    private boolean isOpen(String path) {
        return open.stream()
                .anyMatch(known ->
                        known.endsWith("*")
                                ? path.startsWith(known.substring(0, known.length() - 1))
                                : path.equals(known));
    }

    private static Answer ask(Client api, Question question, Instant until) {
        Caller caller = question.caller();
        SubjectAccessReview review =
                SubjectAccessReview.builder()
                        .spec(s ->
                                s.user(caller.user())
                                        .uid(caller.uid())
                                        .groups(caller.groups())
                                        .extra(caller.extra())
                                        .nonResourceAttributes(
                                                a -> a.verb(question.verb()).path(question.path())))
                        .build();
        SubjectAccessReviewStatus status = api.create(SubjectAccessReview.KIND, review).status();
        return new Answer(status.allowed(), status.reason(), until);
    }
}
