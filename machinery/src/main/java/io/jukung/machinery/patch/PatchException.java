package io.jukung.machinery.patch;

/** A patch that cannot be read or does not fit its object; the message is upstream's. */
public final class PatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Which answer the client gets. */
    public enum Kind {
        /** The patch is no patch: 400. */
        BAD_REQUEST,
        /** It has more operations than are allowed: 413. */
        TOO_LARGE,
        /** It does not fit the object: 422. */
        UNPROCESSABLE
    }

    private final Kind kind;

    PatchException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
