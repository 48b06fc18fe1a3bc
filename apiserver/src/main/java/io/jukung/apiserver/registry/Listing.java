package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store.RangeResult;
import io.jukung.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists, in pages where a limit is asked for; all pages of a list show the same revision. */
final class Listing {
    private static final int READ_AHEAD = 500;
    private static final String TOO_OLD =
            "The provided continue parameter is too old to display a consistent list result. You"
                    + " can start a new list without the continue parameter, or use the continue token"
                    + " in this response to retrieve the remainder of the results. Continuing with the"
                    + " provided token results in an inconsistent list - objects that were created,"
                    + " modified, or deleted between the time the first chunk was returned and now may"
                    + " show up in the list.";

    private final Resource resource;

    Listing(Resource resource) {
        this.resource = resource;
    }

    ApiResponse list(ApiRequest request) {
        ListOptions options = ListOptions.ofList(request);
        Page page = page(request.info().namespace(), selection(request, options), options);
        List<ApiObject> items =
                resource.answersAsStored(request)
                        ? page.items()
                        : page.items().stream()
                                .map(item -> resource.answer(request, item))
                                .toList();
        JsonObject metadata =
                JsonObject.of(
                        "resourceVersion", Long.toString(page.revision()),
                        "continue",
                                page.continueToken().isEmpty()
                                                && resource.definition.schema() == null
                                        ? null
                                        : page.continueToken(),
                        "remainingItemCount", page.remaining() == 0 ? null : page.remaining());
        return new ApiResponse.Listing(
                resource.kind(request).apiVersion(),
                resource.definition.listKind(),
                metadata,
                items);
    }

    private Selection selection(ApiRequest request, ListOptions options) {
        return Selection.of(resource, resource.kind(request), options, "");
    }

    /**
     * One page.
     *
     * @param continueToken "" for the last one
     * @param remaining how many objects come behind it, 0 where that is not known
     */
    record Page(List<ApiObject> items, long revision, String continueToken, long remaining) {}

    /** Which state a list shows. */
    private sealed interface When {
        /** What is there now. */
        record Now() implements When {}

        /** What was there at a revision, or at any time since. */
        record Since(long revision) implements When {}

        /** What was there at a revision. */
        record At(long revision) implements When {}
    }

    Page page(String namespace, Selection selection, ListOptions options) {
        if (selection.name() != null && options.continueToken().isEmpty()) {
            Page single = single(namespace, selection.name(), selection, options);
            if (single != null) {
                return single;
            }
        }
        Range range = resource.stored.range(namespace);
        if (options.continueToken().isEmpty()) {
            return read(range, range.from(), when(options, true), selection, options);
        }
        ContinueToken token = ContinueToken.parse(options.continueToken());
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
            throw StatusException.badRequest(
                    "specifying resource version is not allowed when using continue");
        }
        String start = range.from() + token.start();
        return read(
                new Range(start, range.to()),
                range.from(),
                token.revision() < 0 ? new When.Now() : new When.At(token.revision()),
                selection,
                options);
    }

    /** A list that can hold only one object needs only that object's key. */
    private @Nullable Page single(
            String namespace, String name, Selection selection, ListOptions options) {
        if (resource.definition.namespaced() && namespace.isEmpty()) {
            return null;
        }
        Range range = Range.key(resource.stored.key(namespace, name));
        return read(range, "", when(options, false), selection, options);
    }

    private Page read(
            Range range, String prefix, When when, Selection selection, ListOptions options) {
        List<ApiObject> items = new ArrayList<>();
        // whoever takes any state gets all of it
        long limit =
                options.resourceVersion().equals("0") && !options.match().equals("Exact")
                        ? 0
                        : options.limit();
        Range rest = range;
        When at = when;
        while (true) {
            int wanted =
                    limit == 0
                            ? 0
                            : selection.everything()
                                    ? (int) Math.min(limit - items.size(), Integer.MAX_VALUE)
                                    : READ_AHEAD;
            RangeResult result = range(rest, at, wanted, options);
            long seen = 0;
            for (KeyValue entry : result.keyValues()) {
                seen++;
                ApiObject object = resource.stored.object(entry);
                if (selection.everything() || selection.matches(object)) {
                    items.add(object);
                }
                if (limit > 0 && items.size() == limit) {
                    long left = result.keyValues().size() - seen + result.remaining();
                    if (left == 0) {
                        return new Page(items, result.revision(), "", 0);
                    }
                    String next = entry.key().substring(prefix.length()) + "\0";
                    return cut(items, result.revision(), next, left, selection);
                }
            }
            if (!result.more()) {
                return new Page(items, result.revision(), "", 0);
            }
            at = new When.At(result.revision());
            rest = new Range(result.keyValues().getLast().key() + "\0", range.to());
        }
    }

    /**
     * @param next the first key that was left out, below the list's prefix
     */
    private static Page cut(
            List<ApiObject> items, long revision, String next, long left, Selection selection) {
        return new Page(
                items,
                revision,
                new ContinueToken(revision, next).encode(),
                selection.everything() ? left : 0);
    }

    private RangeResult range(Range range, When when, int limit, ListOptions options) {
        StoredObjects stored = resource.stored;
        try {
            return switch (when) {
                case When.Now ignored -> stored.listNow(range, limit);
                case When.Since since -> stored.listSince(range, since.revision(), limit);
                case When.At at -> stored.listAt(range, at.revision(), limit);
            };
        } catch (StoreException.Compacted e) {
            if (options.continueToken().isEmpty()) {
                throw StatusException.expired(
                        "The resourceVersion for the provided list is too old.");
            }
            String start = ContinueToken.parse(options.continueToken()).start();
            JsonObject status = StatusException.expired(TOO_OLD).status();
            throw StatusException.of(
                    status.withAt(new ContinueToken(-1, start).encode(), "metadata", "continue"));
        }
    }

    /** Upstream's rules: an exact revision where it was asked for, or for the pages after it. */
    private static When when(ListOptions options, boolean pages) {
        String asked = options.resourceVersion();
        if (asked.isEmpty()) {
            return new When.Now();
        }
        long revision = Revisions.ofList(asked);
        boolean exact =
                options.match().equals("Exact")
                        || (options.match().isEmpty()
                                && pages
                                && options.limit() > 0
                                && revision > 0);
        return exact ? new When.At(revision) : new When.Since(revision);
    }
}
