package io.jukung.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a list or watch asks for; "" and 0 leave an option to the server.
 *
 * @param labelSelector {@code app=web,tier in (a,b)}
 * @param fieldSelector {@code spec.nodeName=n1}
 * @param resourceVersion "" for the newest state, "0" for any, else at least this one
 * @param resourceVersionMatch "", {@code NotOlderThan} or {@code Exact}
 * @param limit objects per page; 0 for all at once
 * @param continueToken where the page before ended
 * @param timeoutSeconds after which the server ends the call
 */
public record ListOptions(
        String labelSelector,
        String fieldSelector,
        String resourceVersion,
        String resourceVersionMatch,
        int limit,
        String continueToken,
        int timeoutSeconds,
        boolean bookmarks) {
    /** Everything, as it is now. */
    public static final ListOptions ALL = new ListOptions("", "", "", "", 0, "", 0, false);

    public static ListOptions labels(String selector) {
        return ALL.withLabels(selector);
    }

    public static ListOptions fields(String selector) {
        return ALL.withFields(selector);
    }

    public ListOptions withLabels(String selector) {
        return new ListOptions(
                selector,
                fieldSelector,
                resourceVersion,
                resourceVersionMatch,
                limit,
                continueToken,
                timeoutSeconds,
                bookmarks);
    }

    public ListOptions withFields(String selector) {
        return new ListOptions(
                labelSelector,
                selector,
                resourceVersion,
                resourceVersionMatch,
                limit,
                continueToken,
                timeoutSeconds,
                bookmarks);
    }

    public ListOptions withResourceVersion(String version) {
        return new ListOptions(
                labelSelector,
                fieldSelector,
                version,
                resourceVersionMatch,
                limit,
                continueToken,
                timeoutSeconds,
                bookmarks);
    }

    /** A page of at most {@code size} objects, starting where a token says ("" for the start). */
    public ListOptions page(int size, String token) {
        return new ListOptions(
                labelSelector,
                fieldSelector,
                token.isEmpty() ? resourceVersion : "",
                token.isEmpty() ? resourceVersionMatch : "",
                size,
                token,
                timeoutSeconds,
                bookmarks);
    }

    /** For a watch: bookmarks, and an end after so many seconds (0: the server's choice). */
    public ListOptions forWatch(int seconds) {
        return new ListOptions(
                labelSelector,
                fieldSelector,
                resourceVersion,
                resourceVersionMatch,
                limit,
                continueToken,
                seconds,
                true);
    }

    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "labelSelector", labelSelector);
        put(query, "fieldSelector", fieldSelector);
        put(query, "resourceVersion", resourceVersion);
        put(query, "resourceVersionMatch", resourceVersionMatch);
        put(query, "limit", limit == 0 ? "" : Integer.toString(limit));
        put(query, "continue", continueToken);
        put(query, "timeoutSeconds", timeoutSeconds == 0 ? "" : Integer.toString(timeoutSeconds));
        put(query, "allowWatchBookmarks", bookmarks ? "true" : "");
        return query;
    }

    private static void put(Map<String, String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.put(name, value);
        }
    }
}
