package io.jukung.controlplane.webhook;

/** A webhook could not be asked, or its answer makes no sense; its failure policy decides. */
final class CallException extends Exception {
    private static final long serialVersionUID = 1;

    CallException(Hook hook, String why) {
        super("failed calling webhook \"" + hook.name() + "\": " + why);
    }
}
