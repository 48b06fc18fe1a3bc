package io.jukung.cel.value;

/** What goes wrong while an expression runs; its message is cel-go's, {@code no such key: x}. */
public class CelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CelException(String message) {
        super(message, null, false, false);
    }

    /** A function or an operator is asked about values that it has nothing for. */
    public static CelException noSuchOverload() {
        return new CelException("no such overload");
    }

    public static CelException noSuchKey(Object key) {
        return new CelException("no such key: " + (key instanceof String s ? s : Texts.show(key)));
    }
}
