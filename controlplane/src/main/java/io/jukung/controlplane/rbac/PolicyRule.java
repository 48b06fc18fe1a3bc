package io.jukung.controlplane.rbac;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One rule of a role, read off its object once. */
public record PolicyRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceUrls) {
    private static final String ALL = "*";

    static PolicyRule of(JsonObject rule) {
        return new PolicyRule(
                rule.array("verbs").strings(),
                rule.array("apiGroups").strings(),
                rule.array("resources").strings(),
                rule.array("resourceNames").strings(),
                rule.array("nonResourceURLs").strings());
    }

    /** A role's rules, of whichever kind the role is. */
    static List<PolicyRule> ofRole(JsonObject role) {
        return role.array("rules").objects().stream().map(PolicyRule::of).toList();
    }

    JsonObject tree() {
        return JsonObject.of(
                "verbs", JsonArray.copyOf(verbs),
                "apiGroups", orAbsent(apiGroups),
                "resources", orAbsent(resources),
                "resourceNames", orAbsent(resourceNames),
                "nonResourceURLs", orAbsent(nonResourceUrls));
    }

    private static @org.jspecify.annotations.Nullable JsonArray orAbsent(List<String> list) {
        return list.isEmpty() ? null : JsonArray.copyOf(list);
    }

    /** Whether the rule lets the request through. */
    boolean allows(RequestInfo request) {
        return verbMatches(request.verb())
                && (request.resourceRequest()
                        ? has(apiGroups, request.group())
                                && resourceMatches(request.resource(), request.subresource())
                                && (resourceNames.isEmpty()
                                        || resourceNames.contains(request.name()))
                        : urlMatches(request.path()));
    }

    boolean verbMatches(String verb) {
        return has(verbs, verb);
    }

    private boolean resourceMatches(String resource, String subresource) {
        for (String mine : resources) {
            if (mine.equals(ALL)
                    || (subresource.isEmpty()
                            ? mine.equals(resource)
                            : isSubresource(mine, resource, subresource))) {
                return true;
            }
        }
        return false;
    }

    /** {@code pods/log} for just that, {@code *}{@code /scale} for the subresource of any. */
    private static boolean isSubresource(String mine, String resource, String subresource) {
        int slash = mine.indexOf('/');
        return slash > 0
                && mine.length() == slash + 1 + subresource.length()
                && mine.endsWith(subresource)
                && ((slash == resource.length() && mine.startsWith(resource))
                        || (slash == 1 && mine.charAt(0) == '*'));
    }

    boolean urlMatches(String path) {
        for (String url : nonResourceUrls) {
            if (url.equals(ALL)
                    || url.equals(path)
                    || (url.endsWith(ALL) && path.startsWith(url.substring(0, url.length() - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(List<String> mine, String asked) {
        return mine.contains(ALL) || mine.contains(asked);
    }

    /** The rule as rules of one verb, one group, one resource and at most one name each. */
    List<PolicyRule> atoms() {
        List<PolicyRule> atoms = new ArrayList<>();
        for (String verb : verbs) {
            List<String> one = List.of(verb);
            for (String group : apiGroups) {
                for (String resource : resources) {
                    for (List<String> name : namesOrNone()) {
                        atoms.add(
                                new PolicyRule(
                                        one, List.of(group), List.of(resource), name, List.of()));
                    }
                }
            }
            for (String url : nonResourceUrls) {
                atoms.add(new PolicyRule(one, List.of(), List.of(), List.of(), List.of(url)));
            }
        }
        return atoms;
    }

    private List<List<String>> namesOrNone() {
        return resourceNames.isEmpty()
                ? List.of(List.of())
                : resourceNames.stream().map(List::of).toList();
    }

    /** Whether everything that an atom allows is allowed by this rule too. */
    boolean covers(PolicyRule atom) {
        if (!has(verbs, atom.verbs.getFirst())) {
            return false;
        }
        if (!atom.nonResourceUrls.isEmpty()) {
            return coversUrl(atom.nonResourceUrls.getFirst());
        }
        return has(apiGroups, atom.apiGroups.getFirst())
                && coversResource(atom.resources.getFirst())
                && (resourceNames.isEmpty()
                        || (!atom.resourceNames.isEmpty()
                                && resourceNames.containsAll(atom.resourceNames)));
    }

    private boolean coversResource(String resource) {
        int slash = resource.indexOf('/');
        return has(resources, resource)
                || (slash > 0 && resources.contains(ALL + resource.substring(slash)));
    }

    private boolean coversUrl(String url) {
        return nonResourceUrls.contains(url) || urlMatches(url);
    }

    /** As escalation errors show it: {@code {APIGroups:["apps"], Verbs:["get"]}}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(5);
        part(parts, "APIGroups", apiGroups);
        part(parts, "Resources", resources);
        part(parts, "NonResourceURLs", nonResourceUrls);
        part(parts, "ResourceNames", resourceNames);
        part(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void part(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":" + quoted(values));
        }
    }

    /** A list as Go's {@code %q} prints it. */
    static String quoted(List<String> values) {
        return values.stream().map(FieldError::quote).collect(Collectors.joining(" ", "[", "]"));
    }
}
