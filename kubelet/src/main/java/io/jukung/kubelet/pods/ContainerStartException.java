package io.jukung.kubelet.pods;

/**
 * A container that could not be started: what its waiting state says, and the event about it.
 *
 * <p>The event is left out where its reason is "".
 */
final class ContainerStartException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final String eventReason;
    private final String eventMessage;

    ContainerStartException(
            String reason, String message, String eventReason, String eventMessage) {
        super(message);
        this.reason = reason;
        this.eventReason = eventReason;
        this.eventMessage = eventMessage;
    }

    String reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    String eventReason() {
        return eventReason;
    }

    String eventMessage() {
        return eventMessage;
    }
}
