package io.jukung.kubelet.env;

/** A variable that cannot be resolved, in upstream's words. */
public final class EnvironmentException extends Exception {
    private static final long serialVersionUID = 1;

    EnvironmentException(String message) {
        super(message);
    }
}
