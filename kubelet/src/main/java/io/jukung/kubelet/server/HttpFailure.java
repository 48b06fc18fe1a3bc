package io.jukung.kubelet.server;

/** A request that is answered with a status and a line of text. */
final class HttpFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    HttpFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
