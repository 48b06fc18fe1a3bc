package io.jukung.linux;

import java.io.IOException;

/** A system call that failed, with its errno. */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    LinuxException(String call, int errno) {
        super(call + ": " + Errno.text(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    public boolean is(int errno) {
        return this.errno == errno;
    }
}
