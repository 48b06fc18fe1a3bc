package io.jukung.kubelet.images;

/** An image that a container cannot have now: reason and message of its waiting state. */
public final class ImageException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    ImageException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@code ErrImagePull}, {@code ImagePullBackOff}, {@code ErrImageNeverPull}, … */
    public String reason() {
        return reason;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
