package io.jukung.controlplane.policy;

/** A policy or a binding cannot be evaluated as it is configured. */
final class PolicyException extends Exception {
    private static final long serialVersionUID = 1;

    PolicyException(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
