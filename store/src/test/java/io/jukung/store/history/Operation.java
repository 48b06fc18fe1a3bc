package io.jukung.store.history;

/**
 * What one client did to one key, and when. Every written value is unlike any other, so that values
 * stand for revisions.
 *
 * @param expected the value that is compared with, "" for an absent key; of a read: what was read
 * @param written the new value, "" for a deletion; without meaning for a read
 * @param called when it was called, in nanoseconds
 * @param returned when it answered; {@link Long#MAX_VALUE} where it never did
 */
public record Operation(
        Kind kind,
        String key,
        String expected,
        String written,
        Outcome outcome,
        long called,
        long returned) {
    public enum Kind {
        READ,
        SWAP
    }

    public enum Outcome {
        DONE,
        REFUSED,
        /** It may have happened, may yet happen, or never. */
        UNKNOWN
    }

    /**
     * The key's value after this operation on a value; null where it could not have answered so.
     */
    String after(String value) {
        boolean matches = value.equals(expected);
        return switch (kind) {
            case READ -> matches ? value : null;
            case SWAP ->
                    switch (outcome) {
                        case DONE -> matches ? written : null;
                        case REFUSED -> matches ? null : value;
                        case UNKNOWN -> matches ? written : value;
                    };
        };
    }
}
