package io.jukung.apiserver.chain;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.authorization.Authorizers;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One way in which somebody may be allowed to act as another. All but the legacy one are
 * constrained: besides the other's identity, what is asked for in that identity must be allowed, by
 * the verb {@code impersonate-on:MODE:VERB}.
 */
enum ImpersonationMode {
    /** A service account as the node that its pod runs on. */
    ASSOCIATED_NODE("associated-node") {
        @Override
        boolean applies(UserInfo wanted, UserInfo actor) {
            String node = Identity.node(wanted.name());
            return Identity.onlyNamed(wanted)
                    && !node.isEmpty()
                    && Identity.account(actor.name()).length == 2
                    && List.of(node).equals(actor.extra().get(NODE_NAME));
        }

        @Override
        UserInfo asking(UserInfo actor) {
            // What is decided for one node holds for all of this account's nodes.
            List<String> keys = List.copyOf(new TreeSet<>(actor.extra().keySet()));
            return new UserInfo(
                    actor.name(),
                    actor.uid(),
                    actor.groups(),
                    Map.of("authentication.kubernetes.io/associated-node-keys", keys));
        }
    },
    ARBITRARY_NODE("arbitrary-node") {
        @Override
        boolean applies(UserInfo wanted, UserInfo actor) {
            return Identity.onlyNamed(wanted) && !Identity.node(wanted.name()).isEmpty();
        }
    },
    SERVICE_ACCOUNT("serviceaccount") {
        @Override
        boolean applies(UserInfo wanted, UserInfo actor) {
            return Identity.onlyNamed(wanted) && Identity.account(wanted.name()).length == 2;
        }
    },
    /** Whoever is neither node nor service account. */
    USER_INFO("user-info") {
        @Override
        boolean applies(UserInfo wanted, UserInfo actor) {
            return Identity.node(wanted.name()).isEmpty()
                    && Identity.account(wanted.name()).length != 2;
        }
    },
    /** As it always was: the verb {@code impersonate} on every part of the identity. */
    LEGACY("") {
        @Override
        boolean applies(UserInfo wanted, UserInfo actor) {
            return true;
        }
    };

    private static final String NODE_NAME = "authentication.kubernetes.io/node-name";
    private static final String AUTHENTICATION = "authentication.k8s.io";

    /** From here on one question is asked about all of them first. */
    private static final int MANY = 4;

    private final String text;

    ImpersonationMode(String text) {
        this.text = text;
    }

    /** Whether this mode is for such a user at all. */
    abstract boolean applies(UserInfo wanted, UserInfo actor);

    /** The actor as authorizers see him. */
    UserInfo asking(UserInfo actor) {
        return actor;
    }

    private boolean constrained() {
        return this != LEGACY;
    }

    /** What the audit log says: the verb of the mode, "" for the legacy one. */
    String constraint() {
        return constrained() ? verb() : "";
    }

    private String verb() {
        return constrained() ? "impersonate:" + text : "impersonate";
    }

    /**
     * The user that the request goes on as.
     *
     * @throws io.jukung.machinery.status.StatusException Forbidden, where a part is not allowed
     */
    UserInfo become(UserInfo wanted, ApiRequest request, Authorizer authorizer) {
        UserInfo actor = request.user();
        Questions questions = new Questions(authorizer, asking(actor), actor);
        if (constrained()) {
            questions.ask(
                    request.info()
                            .withVerb("impersonate-on:" + text + ":" + request.info().verb()));
        }
        List<String> groups = new ArrayList<>(wanted.groups());
        String[] account = Identity.account(wanted.name());
        String node = constrained() ? Identity.node(wanted.name()) : "";
        String core = constrained() ? AUTHENTICATION : "";
        if (!node.isEmpty()) {
            groups = new ArrayList<>(List.of("system:nodes"));
            questions.ask(info(core, "nodes", "", this == ASSOCIATED_NODE ? "*" : node, ""));
        } else if (account.length == 2) {
            if (groups.isEmpty()) {
                groups.add("system:serviceaccounts");
                groups.add("system:serviceaccounts:" + account[0]);
            }
            questions.ask(info(core, "serviceaccounts", account[0], account[1], ""));
        } else {
            questions.ask(info(core, "users", "", wanted.name(), ""));
        }
        if (!wanted.uid().isEmpty()) {
            questions.ask(info(AUTHENTICATION, "uids", "", wanted.uid(), ""));
        }
        groups(wanted.groups(), core, questions);
        extra(wanted.extra(), questions);
        Identity.addImplied(wanted.name(), groups);
        return new UserInfo(wanted.name(), wanted.uid(), List.copyOf(groups), wanted.extra());
    }

    private void groups(List<String> groups, String core, Questions questions) {
        if (constrained()) {
            if (groups.contains("")) {
                questions.refuse(
                        info(core, "groups", "", "", ""),
                        "impersonating the empty string group is not allowed");
            }
            if (groups.contains("system:masters")) {
                questions.refuse(
                        info(core, "groups", "", "system:masters", ""),
                        "impersonating the system:masters group is not allowed");
            }
            if (groups.size() >= MANY && questions.allowed(info(core, "groups", "", "*", ""))) {
                return;
            }
        }
        groups.forEach(group -> questions.ask(info(core, "groups", "", group, "")));
    }

    private void extra(Map<String, List<String>> extra, Questions questions) {
        if (constrained()) {
            String wrong = Identity.wrongExtra(extra);
            if (!wrong.isEmpty()) {
                questions.refuse(info(AUTHENTICATION, "userextras", "", "", ""), wrong);
            }
            int values = extra.values().stream().mapToInt(List::size).sum();
            if (values >= MANY
                    && questions.allowed(info(AUTHENTICATION, "userextras", "", "*", "*"))) {
                return;
            }
        }
        extra.forEach((key, values) ->
                values.forEach(value ->
                        questions.ask(info(AUTHENTICATION, "userextras", "", value, key))));
    }

    private RequestInfo info(
            String group, String resource, String namespace, String name, String subresource) {
        return new RequestInfo(
                true, "", verb(), group, "v1", namespace, resource, name, subresource, "");
    }

    /** What authorizers are asked about one request. */
    private record Questions(Authorizer authorizer, UserInfo asking, UserInfo actor) {
        boolean allowed(RequestInfo asked) {
            return authorizer.authorize(asking, asked).verdict() == Verdict.ALLOW;
        }

        void ask(RequestInfo asked) {
            Decision decision = authorizer.authorize(asking, asked);
            if (decision.verdict() != Verdict.ALLOW) {
                refuse(asked, decision.reason());
            }
        }

        void refuse(RequestInfo asked, String reason) {
            throw Authorizers.refusal(actor, asked, reason);
        }
    }
}
