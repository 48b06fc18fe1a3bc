package io.jukung.dist.cli;

/** A command cannot do what it was asked; the message is one sentence that says what to do. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message);
    }
}
