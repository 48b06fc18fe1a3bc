package io.jukung.store;

import java.util.List;
import java.util.function.Consumer;

/** Reads a range of any size as it was at one revision, a page at a time. */
public final class Scan {
    private static final int PAGE = 500;

    private Scan() {}

    /**
     * Hands over every key in key order.
     *
     * @param revision 0 for now
     * @return the revision that all of them were read at
     * @throws StoreException.Compacted where the revision was given up before the last page
     */
    public static long each(Store store, Range range, long revision, Consumer<KeyValue> action) {
        Store.RangeResult page = store.range(range, revision, PAGE);
        long at = revision == 0 ? page.revision() : revision;
        while (true) {
            List<KeyValue> keyValues = page.keyValues();
            keyValues.forEach(action);
            if (!page.more() || range.single()) {
                return at;
            }
            Range rest = new Range(keyValues.getLast().key() + "\0", range.to());
            page = store.range(rest, at, PAGE);
        }
    }
}
