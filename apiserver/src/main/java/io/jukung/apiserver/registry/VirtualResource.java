package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.table.Column;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * A resource that is answered and never stored: reviews ({@code create} only), component statuses.
 *
 * @param groupVersion where it is served; one definition for each version
 * @param resource {@code subjectaccessreviews}
 * @param verbs request verbs: {@code create}, {@code get}, {@code list}
 * @param columns of the table; empty for Name and Created At
 */
public record VirtualResource(
        GroupVersion groupVersion,
        String resource,
        String singular,
        String kind,
        boolean namespaced,
        Set<String> verbs,
        List<String> shortNames,
        List<String> categories,
        List<Column> columns,
        Handler handler) {
    /** A create-only review outside or inside namespaces. */
    public static VirtualResource review(
            GroupVersion groupVersion,
            String resource,
            String kind,
            boolean namespaced,
            Handler handler) {
        return new VirtualResource(
                groupVersion,
                resource,
                kind.toLowerCase(java.util.Locale.ROOT),
                kind,
                namespaced,
                Set.of("create"),
                List.of(),
                List.of(),
                List.of(),
                handler);
    }

    public GroupVersionKind groupVersionKind() {
        return groupVersion.kind(kind);
    }

    /** Answers requests for the resource; runs behind authorization. */
    @FunctionalInterface
    public interface Handler {
        /**
         * @param body the decoded and defaulted object of a create, {@link JsonObject#EMPTY} for
         *     other verbs
         */
        ApiResponse handle(ApiRequest request, JsonObject body) throws Exception;
    }
}
