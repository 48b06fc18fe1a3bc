package io.jukung.apiserver.chain;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.Query;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.status.StatusException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Lets a user act as another, as the {@code Impersonate-*} headers ask, where one of the modes
 * allows it.
 */
public final class Impersonation implements Filter {
    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "impersonate-extra-";
    private static final int REMEMBERED = 1024;

    private final Authorizer authorizer;
    private final List<ImpersonationMode> modes;

    /** By which mode each user was allowed last, so that mostly one is tried. */
    private final Map<String, ImpersonationMode> lately = new ConcurrentHashMap<>();

    /**
     * @param constrained whether the modes that bound what is done are there beside the old one
     */
    public Impersonation(Authorizer authorizer, boolean constrained) {
        this.authorizer = authorizer;
        modes =
                constrained
                        ? List.of(ImpersonationMode.values())
                        : List.of(ImpersonationMode.LEGACY);
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        Headers headers = request.headers();
        UserInfo wanted =
                new UserInfo(
                        headers.get(USER, ""),
                        headers.get(UID, ""),
                        List.copyOf(headers.all(GROUP)),
                        extra(headers));
        if (wanted.name().isEmpty()) {
            if (!Identity.onlyNamed(wanted)) {
                throw StatusException.badRequest(
                        modes.size() > 1
                                ? "requested "
                                        + shown(wanted)
                                        + " without impersonating a user name"
                                : "requested "
                                        + requested(wanted)
                                        + " without impersonating a user");
            }
            return next.handle(request);
        }
        become(request, wanted);
        headers.remove(USER).remove(GROUP).remove(UID);
        extraHeaders(headers).forEach(headers::remove);
        return next.handle(request);
    }

    private void become(ApiRequest request, UserInfo wanted) {
        UserInfo actor = request.user();
        ImpersonationMode last = lately.get(actor.name());
        List<ImpersonationMode> order = new ArrayList<>(modes);
        if (last != null) {
            order.remove(last);
            order.addFirst(last);
        }
        StatusException refusal = null;
        for (ImpersonationMode mode : order) {
            if (!mode.applies(wanted, actor)) {
                continue;
            }
            try {
                UserInfo other = mode.become(wanted, request, authorizer);
                if (mode != last) {
                    remember(actor.name(), mode);
                }
                request.impersonate(other, mode.constraint());
                return;
            } catch (StatusException e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        throw refusal == null
                ? StatusException.internal("all impersonation modes failed")
                : refusal;
    }

    private void remember(String name, ImpersonationMode mode) {
        if (lately.size() >= REMEMBERED) {
            lately.clear();
        }
        lately.put(name, mode);
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

    /** A user as Go prints it, since upstream's message does. */
    private static String shown(UserInfo user) {
        String extra =
                new TreeMap<>(user.extra())
                        .entrySet().stream()
                                .map(e -> quoted(e.getKey()) + ":[]string" + list(e.getValue()))
                                .collect(Collectors.joining(", "));
        return "&user.DefaultInfo{Name:\"\", UID:"
                + quoted(user.uid())
                + ", Groups:[]string"
                + (user.groups().isEmpty() ? "(nil)" : list(user.groups()))
                + ", Extra:map[string][]string"
                + (user.extra().isEmpty() ? "(nil)" : "{" + extra + "}")
                + "}";
    }

    private static String list(List<String> values) {
        return values.stream()
                .map(Impersonation::quoted)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String requested(UserInfo wanted) {
        List<String> parts = new ArrayList<>();
        wanted.groups().forEach(group -> parts.add("{Group  " + group + "    }"));
        wanted.extra()
                .forEach((key, values) ->
                        values.forEach(
                                value -> parts.add("{UserExtra  " + value + "    " + key + "}")));
        if (!wanted.uid().isEmpty()) {
            parts.add("{UID  " + wanted.uid() + "    }");
        }
        return parts.toString().replace(", ", " ");
    }
}
