package io.jukung.resources.service;

/** An address or port that cannot be had; the message is upstream's. */
final class AllocationException extends Exception {
    private static final long serialVersionUID = 1;

    AllocationException(String message) {
        super(message, null, false, false);
    }
}
