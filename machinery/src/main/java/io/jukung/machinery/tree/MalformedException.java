package io.jukung.machinery.tree;

/** Text that is not the JSON or YAML that it should be; the message says where and why. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
        super(message);
    }
}
