package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.of;

import dev.cel.common.types.CelType;
import io.jukung.cel.library.Authorizer.Answer;
import io.jukung.cel.library.Authorizer.Question;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.Opaque;
import io.jukung.machinery.validation.Names;
import java.util.List;

/**
 * The authorizer's library: {@code authorizer.group('').resource('pods').check('get').allowed()}.
 */
public final class Authorization {
    private static final String PREFIX = "kubernetes.authorization.";

    /** The type of {@code authorizer}. */
    public static final CelType AUTHORIZER = Types.opaque(PREFIX + "Authorizer");

    /** The type of {@code authorizer.requestResource}. */
    public static final CelType RESOURCE = Types.opaque(PREFIX + "ResourceCheck");

    private static final CelType PATH = Types.opaque(PREFIX + "PathCheck");
    private static final CelType GROUP = Types.opaque(PREFIX + "GroupCheck");
    private static final CelType DECISION = Types.opaque(PREFIX + "Decision");

    private record Root(Authorizer authorizer) implements Opaque {
        @Override
        public String typeName() {
            return AUTHORIZER.name();
        }
    }

    private record Check(CelType type, Authorizer authorizer, Question question) implements Opaque {
        @Override
        public String typeName() {
            return type.name();
        }
    }

    private record Decision(Answer answer) implements Opaque {
        @Override
        public String typeName() {
            return DECISION.name();
        }
    }

    private Authorization() {}

    /** A value for the variable {@code authorizer}. */
    public static Object value(Authorizer authorizer) {
        return new Root(authorizer);
    }

    /** A value for {@code authorizer.requestResource}: the resource that the request is about. */
    public static Object requestResource(Authorizer authorizer, Question question) {
        return new Check(RESOURCE, authorizer, question);
    }

    static List<Overload> overloads() {
        return List.of(
                Overload.member(
                        "path",
                        "authorizer_path",
                        PATH,
                        of(AUTHORIZER, STRING),
                        a -> path((Root) a[0], (String) a[1])),
                Overload.member(
                        "group",
                        "authorizer_group",
                        GROUP,
                        of(AUTHORIZER, STRING),
                        a ->
                                new Check(
                                        GROUP,
                                        ((Root) a[0]).authorizer(),
                                        question("", (String) a[1], "", "", "", "", "", ""))),
                Overload.member(
                        "serviceAccount",
                        "authorizer_serviceaccount",
                        AUTHORIZER,
                        of(AUTHORIZER, STRING, STRING),
                        a -> account((Root) a[0], (String) a[1], (String) a[2])),
                step("resource", "groupcheck_resource", GROUP, Authorization::resource),
                step("subresource", "resourcecheck_subresource", RESOURCE, Authorization::below),
                step("namespace", "resourcecheck_namespace", RESOURCE, Authorization::namespace),
                step("name", "resourcecheck_name", RESOURCE, Authorization::name),
                step("fieldSelector", "authorizer_fieldselector", RESOURCE, Authorization::fields),
                step("labelSelector", "authorizer_labelselector", RESOURCE, Authorization::labels),
                check("pathcheck_check", PATH),
                check("resourcecheck_check", RESOURCE),
                Overload.member(
                        "allowed",
                        "decision_allowed",
                        BOOL,
                        of(DECISION),
                        a -> answer(a).allowed()),
                Overload.member(
                        "reason", "decision_reason", STRING, of(DECISION), a -> answer(a).reason()),
                Overload.member(
                        "error", "decision_error", STRING, of(DECISION), a -> answer(a).error()),
                Overload.member(
                        "errored",
                        "decision_errored",
                        BOOL,
                        of(DECISION),
                        a -> !answer(a).error().isEmpty()));
    }

    private interface Step {
        Question with(Question question, String value);
    }

    private static Overload step(String function, String id, CelType on, Step step) {
        return Overload.member(
                function,
                id,
                RESOURCE,
                of(on, STRING),
                a -> {
                    Check check = (Check) a[0];
                    return new Check(
                            RESOURCE,
                            check.authorizer(),
                            step.with(check.question(), (String) a[1]));
                });
    }

    private static Overload check(String id, CelType on) {
        return Overload.member(
                "check",
                id,
                DECISION,
                of(on, STRING),
                a -> {
                    Check check = (Check) a[0];
                    Question q = check.question();
                    return new Decision(
                            check.authorizer()
                                    .ask(
                                            new Question(
                                                    (String) a[1],
                                                    q.path(),
                                                    q.group(),
                                                    q.resource(),
                                                    q.subresource(),
                                                    q.namespace(),
                                                    q.name(),
                                                    q.fieldSelector(),
                                                    q.labelSelector())));
                });
    }

    private static Answer answer(Object[] a) {
        return ((Decision) a[0]).answer();
    }

    private static Object path(Root root, String path) {
        if (path.isBlank()) {
            throw new CelException("path must not be empty");
        }
        return new Check(PATH, root.authorizer(), question(path, "", "", "", "", "", "", ""));
    }

    private static Object account(Root root, String namespace, String name) {
        if (!Names.dns1123Label(namespace).isEmpty()) {
            throw new CelException("Invalid service account namespace");
        }
        if (!Names.dns1123Subdomain(name).isEmpty()) {
            throw new CelException("Invalid service account name");
        }
        return new Root(root.authorizer().as(namespace, name));
    }

    private static Question question(
            String path,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String fields,
            String labels) {
        return new Question(
                "", path, group, resource, subresource, namespace, name, fields, labels);
    }

    private static Question resource(Question q, String value) {
        if (value.isEmpty()) {
            throw new CelException("resource must not be empty");
        }
        return question("", q.group(), value, "", "", "", "", "");
    }

    private static Question below(Question q, String value) {
        return question(
                "",
                q.group(),
                q.resource(),
                value,
                q.namespace(),
                q.name(),
                q.fieldSelector(),
                q.labelSelector());
    }

    private static Question namespace(Question q, String value) {
        return question(
                "",
                q.group(),
                q.resource(),
                q.subresource(),
                value,
                q.name(),
                q.fieldSelector(),
                q.labelSelector());
    }

    private static Question name(Question q, String value) {
        return question(
                "",
                q.group(),
                q.resource(),
                q.subresource(),
                q.namespace(),
                value,
                q.fieldSelector(),
                q.labelSelector());
    }

    private static Question fields(Question q, String value) {
        return question(
                "",
                q.group(),
                q.resource(),
                q.subresource(),
                q.namespace(),
                q.name(),
                value,
                q.labelSelector());
    }

    private static Question labels(Question q, String value) {
        return question(
                "",
                q.group(),
                q.resource(),
                q.subresource(),
                q.namespace(),
                q.name(),
                q.fieldSelector(),
                value);
    }
}
