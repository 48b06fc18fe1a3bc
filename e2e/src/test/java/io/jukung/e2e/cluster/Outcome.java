package io.jukung.e2e.cluster;

/** How a command ended and what it printed. */
public record Outcome(String command, int code, String out, String err) {
    public boolean ok() {
        return code == 0;
    }

    /** Standard output, where the command did well. */
    public String orFail() {
        if (!ok()) {
            throw new AssertionError(this);
        }
        return out;
    }

    /** Standard error, where the command failed as it should. */
    public String error() {
        if (ok()) {
            throw new AssertionError("should have failed: " + this);
        }
        return err;
    }

    @Override
    public String toString() {
        return "%s → %d%n%s%s".formatted(command, code, out, err);
    }
}
