package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.selector.FieldSelector;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of lists, watches and collection deletions: {@code meta/v1 ListOptions}.
 *
 * @param limit 0 for all
 * @param resourceVersion as asked, "" for the newest
 * @param match {@code Exact}, {@code NotOlderThan} or ""
 * @param sendInitialEvents null where nobody said; a watch of the newest or any version wants them
 *     unless it says otherwise
 * @param timeoutSeconds 0 where nobody said
 */
record ListOptions(
        LabelSelector labels,
        FieldSelector fields,
        long limit,
        String continueToken,
        String resourceVersion,
        String match,
        boolean bookmarks,
        @Nullable Boolean sendInitialEvents,
        long timeoutSeconds) {
    /** The options of a list or of a collection's deletion. */
    static ListOptions ofList(ApiRequest request) {
        return of(request, false, false);
    }

    /**
     * The options of a watch.
     *
     * @param watchList whether a watch may begin with what is there, which is the default then
     */
    static ListOptions ofWatch(ApiRequest request, boolean watchList) {
        return of(request, true, watchList);
    }

    private static ListOptions of(ApiRequest request, boolean watch, boolean watchList) {
        String version = request.option("resourceVersion");
        String match = request.option("resourceVersionMatch");
        Boolean initial =
                request.query().containsKey("sendInitialEvents")
                        ? Boolean.valueOf(bool(request, "sendInitialEvents"))
                        : null;
        if (watchList
                && initial == null
                && match.isEmpty()
                && (version.isEmpty() || version.equals("0"))) {
            initial = true;
            match = "NotOlderThan";
        }
        ListOptions options =
                new ListOptions(
                        labels(request.option("labelSelector")),
                        fields(request.option("fieldSelector")),
                        Math.max(number(request, "limit"), 0),
                        request.option("continue"),
                        version,
                        match,
                        bool(request, "allowWatchBookmarks"),
                        initial,
                        Math.max(number(request, "timeoutSeconds"), 0));
        List<FieldError> errors = watch ? options.watchErrors(watchList) : options.listErrors();
        if (!errors.isEmpty()) {
            throw StatusException.invalid("meta.k8s.io", "ListOptions", "", errors);
        }
        return options;
    }

    private List<FieldError> listErrors() {
        List<FieldError> errors = new ArrayList<>(0);
        FieldPath path = FieldPath.of("resourceVersionMatch");
        if (!match.isEmpty()) {
            if (resourceVersion.isEmpty()) {
                errors.add(
                        FieldError.forbidden(
                                path,
                                "resourceVersionMatch is forbidden unless resourceVersion is"
                                        + " provided"));
            }
            if (!continueToken.isEmpty()) {
                errors.add(
                        FieldError.forbidden(
                                path,
                                "resourceVersionMatch is forbidden when continue is provided"));
            }
            if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
                errors.add(FieldError.notListed(path, match, List.of("Exact", "NotOlderThan", "")));
            }
            if (match.equals("Exact") && resourceVersion.equals("0")) {
                errors.add(
                        FieldError.forbidden(
                                path,
                                "resourceVersionMatch \"exact\" is forbidden for resourceVersion"
                                        + " \"0\""));
            }
        }
        if (sendInitialEvents != null) {
            errors.add(
                    FieldError.forbidden(
                            FieldPath.of("sendInitialEvents"),
                            "sendInitialEvents is forbidden for list"));
        }
        return errors;
    }

    private List<FieldError> watchErrors(boolean watchList) {
        List<FieldError> errors = new ArrayList<>(0);
        FieldPath path = FieldPath.of("resourceVersionMatch");
        if (sendInitialEvents != null && !match.equals("NotOlderThan")) {
            errors.add(
                    FieldError.forbidden(
                            path,
                            "sendInitialEvents requires setting resourceVersionMatch to"
                                    + " NotOlderThan"));
        }
        if (sendInitialEvents != null && !watchList) {
            errors.add(
                    FieldError.forbidden(
                            FieldPath.of("sendInitialEvents"),
                            "sendInitialEvents is forbidden for watch unless the WatchList feature"
                                    + " gate is enabled"));
        }
        if (!match.isEmpty()) {
            if (sendInitialEvents == null) {
                errors.add(
                        FieldError.forbidden(
                                path,
                                "resourceVersionMatch is forbidden for watch unless"
                                        + " sendInitialEvents is provided"));
            }
            if (!match.equals("NotOlderThan")) {
                errors.add(FieldError.notSupported(path, match, List.of("NotOlderThan")));
            }
            if (!continueToken.isEmpty()) {
                errors.add(
                        FieldError.forbidden(
                                path,
                                "resourceVersionMatch is forbidden when continue is provided"));
            }
        }
        return errors;
    }

    private static LabelSelector labels(String text) {
        try {
            return text.isEmpty() ? LabelSelector.everything() : LabelSelector.parse(text);
        } catch (IllegalArgumentException e) {
            throw StatusException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static FieldSelector fields(String text) {
        try {
            return text.isEmpty() ? FieldSelector.everything() : FieldSelector.parse(text);
        } catch (IllegalArgumentException e) {
            throw StatusException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static long number(ApiRequest request, String option) {
        String text = request.option(option);
        return text.isEmpty() ? 0 : DeleteOptions.integer(text);
    }

    private static boolean bool(ApiRequest request, String option) {
        String text = request.option(option).toLowerCase(java.util.Locale.ROOT);
        return !(text.isEmpty() && !request.query().containsKey(option))
                && !text.equals("false")
                && !text.equals("0");
    }
}
