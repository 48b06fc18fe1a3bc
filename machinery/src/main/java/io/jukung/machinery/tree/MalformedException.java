package io.jukung.machinery.tree;

/** Text that is not the JSON or YAML that it should be; the message says where and why. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long offset;

    public MalformedException(String message) {
        this(message, -1);
    }

    MalformedException(String message, long offset) {
        super(message);
        this.offset = offset;
    }

    /** How many bytes had been read when JSON went wrong; −1 where that is not known. */
    public long offset() {
        return offset;
    }
}
