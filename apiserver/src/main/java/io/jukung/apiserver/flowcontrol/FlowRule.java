package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * One of a flow schema's rules: whose requests, and which of them.
 *
 * @param subjects of which one must be who asks
 */
record FlowRule(List<JsonObject> subjects, List<ForResources> resources, List<ForPaths> paths) {
    private static final String ALL = "*";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    static FlowRule of(JsonObject rule) {
        return new FlowRule(
                rule.array("subjects").objects(),
                rule.array("resourceRules").objects().stream().map(ForResources::of).toList(),
                rule.array("nonResourceRules").objects().stream().map(ForPaths::of).toList());
    }

    boolean concerns(UserInfo user) {
        for (JsonObject subject : subjects) {
            if (is(user, subject)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(UserInfo user, JsonObject subject) {
        return switch (subject.string("kind")) {
            case "User" -> {
                String name = subject.object("user").string("name");
                yield name.equals(ALL) || name.equals(user.name());
            }
            case "Group" -> {
                String name = subject.object("group").string("name");
                yield name.equals(ALL) || user.groups().contains(name);
            }
            case "ServiceAccount" -> {
                JsonObject account = subject.object("serviceAccount");
                String all = SERVICE_ACCOUNT + account.string("namespace") + ":";
                String name = account.string("name");
                yield name.equals(ALL)
                        ? user.name().startsWith(all)
                        : user.name().equals(all + name);
            }
            default -> false;
        };
    }

    boolean matches(RequestInfo request) {
        if (request.resourceRequest()) {
            for (ForResources rule : resources) {
                if (rule.matches(request)) {
                    return true;
                }
            }
            return false;
        }
        for (ForPaths rule : paths) {
            if (rule.matches(request)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Requests for resources.
     *
     * @param resources plurals, with a subresource as {@code pods/status}
     */
    record ForResources(
            List<String> verbs,
            List<String> groups,
            List<String> resources,
            List<String> namespaces,
            boolean clusterScope) {
        static ForResources of(JsonObject rule) {
            return new ForResources(
                    rule.array("verbs").strings(),
                    rule.array("apiGroups").strings(),
                    rule.array("resources").strings(),
                    rule.array("namespaces").strings(),
                    rule.bool("clusterScope", false));
        }

        boolean matches(RequestInfo request) {
            return anyOf(verbs, request.verb())
                    && anyResource(request.resource(), request.subresource())
                    && anyOf(groups, request.group())
                    && (request.namespace().isEmpty()
                            ? clusterScope
                            : anyOf(namespaces, request.namespace()));
        }

        private boolean anyResource(String resource, String subresource) {
            if (subresource.isEmpty() || all(resources)) {
                return anyOf(resources, resource);
            }
            for (String each : resources) {
                if (each.length() == resource.length() + 1 + subresource.length()
                        && each.startsWith(resource)
                        && each.charAt(resource.length()) == '/'
                        && each.endsWith(subresource)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Requests for paths that are no resources; {@code /healthz/*} means all below. */
    record ForPaths(List<String> verbs, List<String> paths) {
        static ForPaths of(JsonObject rule) {
            return new ForPaths(
                    rule.array("verbs").strings(), rule.array("nonResourceURLs").strings());
        }

        boolean matches(RequestInfo request) {
            if (!anyOf(verbs, request.verb())) {
                return false;
            }
            for (String path : paths) {
                if (path.equals(ALL)
                        || path.equals(request.path())
                        || below(path, request.path())) {
                    return true;
                }
            }
            return false;
        }

        private static boolean below(String pattern, String path) {
            String start =
                    pattern.endsWith(ALL) ? pattern.substring(0, pattern.length() - 1) : pattern;
            return path.startsWith(start)
                    && (start.endsWith("/")
                            || path.length() > start.length()
                                    && path.charAt(start.length()) == '/');
        }
    }

    private static boolean all(List<String> list) {
        return list.size() == 1 && list.getFirst().equals(ALL);
    }

    private static boolean anyOf(List<String> list, String value) {
        return all(list) || list.contains(value);
    }
}
