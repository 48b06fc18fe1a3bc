package io.jukung.cel;

/** An expression is wrong; the message is cel-go's list of issues, {@code ERROR: <input>:1:…}. */
public final class CompilationException extends Exception {
    private static final long serialVersionUID = 1;

    CompilationException(String issues) {
        super(issues);
    }

    /** The issues. */
    public String issues() {
        return String.valueOf(getMessage());
    }
}
