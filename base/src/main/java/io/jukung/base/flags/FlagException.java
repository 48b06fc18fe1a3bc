package io.jukung.base.flags;

/** A command line or a gate that cannot be taken; the message is upstream's. */
public final class FlagException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FlagException(String message) {
        super(message);
    }
}
