package io.jukung.base.logging;

/** Where lines go; called from any thread, one line at a time. */
@FunctionalInterface
public interface LogSink {
    /** Standard error. */
    LogSink STDERR = System.err::print;

    /** Takes one entry, its line feed included; an exception's trace makes it several lines. */
    void write(String entry);
}
