package io.jukung.apiserver.chain;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.Query;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.status.StatusException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets a user act as another, as the {@code Impersonate-*} headers ask, once each part of that
 * other identity is allowed by the verb {@code impersonate}.
 */
public final class Impersonation implements Filter {
    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "impersonate-extra-";
    private static final String ACCOUNT = "system:serviceaccount:";

    private final Authorizer authorizer;

    public Impersonation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        Headers headers = request.headers();
        String name = headers.get(USER, "");
        List<String> groups = new ArrayList<>(headers.all(GROUP));
        String uid = headers.get(UID, "");
        Map<String, List<String>> extra = extra(headers);
        if (name.isEmpty()) {
            if (!groups.isEmpty() || !uid.isEmpty() || !extra.isEmpty()) {
                throw StatusException.badRequest(
                        "requested "
                                + requested(groups, extra, uid)
                                + " without impersonating a user");
            }
            return next.handle(request);
        }
        UserInfo actor = request.user();
        String[] account = account(name);
        if (account.length == 2) {
            check(actor, "", "serviceaccounts", account[0], account[1], "");
            if (groups.isEmpty()) {
                groups.add("system:serviceaccounts");
                groups.add("system:serviceaccounts:" + account[0]);
            }
        } else {
            check(actor, "", "users", "", name, "");
        }
        for (String group : headers.all(GROUP)) {
            check(actor, "", "groups", "", group, "");
        }
        extra.forEach((key, values) ->
                values.forEach(value ->
                        check(actor, "authentication.k8s.io", "userextras", "", value, key)));
        if (!uid.isEmpty()) {
            check(actor, "authentication.k8s.io", "uids", "", uid, "");
        }
        addImplied(name, groups);
        request.impersonate(new UserInfo(name, uid, List.copyOf(groups), extra));
        headers.remove(USER).remove(GROUP).remove(UID);
        extraHeaders(headers).forEach(headers::remove);
        return next.handle(request);
    }

    private void check(
            UserInfo actor,
            String group,
            String resource,
            String namespace,
            String name,
            String subresource) {
        RequestInfo asked =
                new RequestInfo(
                        true,
                        "",
                        "impersonate",
                        group,
                        "v1",
                        namespace,
                        resource,
                        name,
                        subresource,
                        "");
        Decision decision = authorizer.authorize(actor, asked);
        if (decision.verdict() != Verdict.ALLOW) {
            throw Authorization.refusal(actor, asked, decision.reason());
        }
    }

    private static void addImplied(String name, List<String> groups) {
        boolean unauthenticated = groups.contains("system:unauthenticated");
        if (name.equals(UserInfo.ANONYMOUS.name())) {
            if (!unauthenticated) {
                groups.add("system:unauthenticated");
            }
        } else if (!unauthenticated && !groups.contains("system:authenticated")) {
            groups.add("system:authenticated");
        }
    }

    /** Namespace and name of a service account's user name; empty for any other. */
    private static String[] account(String user) {
        if (!user.startsWith(ACCOUNT)) {
            return new String[0];
        }
        String[] parts = user.substring(ACCOUNT.length()).split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
                ? parts
                : new String[0];
    }

    private static Map<String, List<String>> extra(Headers headers) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            if (isExtra(name)) {
                String lower = name.toLowerCase(Locale.ROOT);
                extra.computeIfAbsent(key(lower.substring(EXTRA.length())), k -> new ArrayList<>())
                        .add(value);
            }
        });
        return extra;
    }

    private static boolean isExtra(String header) {
        return header.regionMatches(true, 0, EXTRA, 0, EXTRA.length());
    }

    private static String key(String encoded) {
        try {
            return Query.path(encoded);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    private static List<String> extraHeaders(Headers headers) {
        List<String> names = new ArrayList<>();
        headers.forEach((name, ignored) -> {
            if (isExtra(name)) {
                names.add(name);
            }
        });
        return names;
    }

    private static String requested(
            List<String> groups, Map<String, List<String>> extra, String uid) {
        List<String> parts = new ArrayList<>();
        groups.forEach(group -> parts.add("{Group  " + group + "    }"));
        extra.forEach((key, values) ->
                values.forEach(value -> parts.add("{UserExtra  " + value + "    " + key + "}")));
        if (!uid.isEmpty()) {
            parts.add("{UID  " + uid + "    }");
        }
        return parts.toString().replace(", ", " ");
    }
}
