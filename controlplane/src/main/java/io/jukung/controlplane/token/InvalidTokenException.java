package io.jukung.controlplane.token;

/** A token that an authenticator recognizes as its own kind, but does not accept; says why. */
public final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidTokenException(String message) {
        super(message, null, false, false);
    }
}
