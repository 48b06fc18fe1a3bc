package io.jukung.apiserver.storage;

/** A stored value that its transformer cannot turn back. */
final class TransformException extends Exception {
    private static final long serialVersionUID = 1;

    TransformException(String message) {
        super(message);
    }
}
