package io.jukung.kubelet.server;

import io.jukung.api.authorization.v1.SubjectAccessReview;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the API server whether a caller may use a part of this node: verb by method, subresource of
 * {@code nodes} by path. A yes holds for five minutes, a no for half a minute.
 */
final class Authorization {
    private static final Duration YES = Duration.ofMinutes(5);
    private static final Duration NO = Duration.ofSeconds(30);

    private final Client client;
    private final Clock clock;
    private final String node;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    record Question(Caller caller, String verb, String subresource) {}

    private record Answer(boolean allowed, Instant until) {}

    Authorization(Client client, Clock clock, String node) {
        this.client = client;
        this.clock = clock;
        this.node = node;
    }

    boolean allows(Question question) {
        Instant now = clock.now();
        Answer answer = answers.get(question);
        if (answer == null || answer.until().isBefore(now)) {
            boolean allowed = ask(question);
            answer = new Answer(allowed, now.plus(allowed ? YES : NO));
            answers.values().removeIf(old -> old.until().isBefore(now));
            answers.put(question, answer);
        }
        return answer.allowed();
    }

    private boolean ask(Question question) {
        SubjectAccessReview review =
                SubjectAccessReview.builder()
                        .spec(s ->
                                s.user(question.caller().user())
                                        .groups(question.caller().groups())
                                        .resourceAttributes(r ->
                                                r.verb(question.verb())
                                                        .version("v1")
                                                        .resource("nodes")
                                                        .subresource(question.subresource())
                                                        .name(node)))
                        .build();
        return client.create(SubjectAccessReview.KIND, review).status().allowed();
    }

    /** The verb of a method. */
    static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    /** The subresources of nodes of which one must be allowed for a path. */
    static List<String> subresources(String path) {
        String first = path.replaceFirst("^/+", "").replaceFirst("/.*", "");
        return switch (first) {
            case "stats" -> List.of("stats");
            case "metrics" -> List.of("metrics");
            case "logs" -> List.of("log");
            case "checkpoint" -> List.of("checkpoint");
            case "healthz" -> List.of("healthz", "proxy");
            case "configz" -> List.of("configz", "proxy");
            case "pods", "runningpods" -> List.of("pods", "proxy");
            default -> List.of("proxy");
        };
    }
}
