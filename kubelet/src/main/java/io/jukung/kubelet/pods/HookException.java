package io.jukung.kubelet.pods;

/** A lifecycle hook that failed. */
final class HookException extends Exception {
    private static final long serialVersionUID = 1;

    HookException(String message) {
        super(message);
    }
}
