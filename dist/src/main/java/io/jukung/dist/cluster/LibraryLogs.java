package io.jukung.dist.cluster;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Brings what libraries (Netty, gRPC) log by java.util.logging into the cluster's own log. */
public final class LibraryLogs extends Handler {
    /** Who calls says what went wrong; the library repeats it with stack traces. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private final SimpleFormatter formatter = new SimpleFormatter();

    private LibraryLogs() {}

    /** For the whole process, from now on. */
    public static void join() {
        LogManager.getLogManager().reset();
        GRPC.setLevel(Level.SEVERE);
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(new LibraryLogs());
    }

    @Override
    public void publish(LogRecord entry) {
        System.getLogger(library(entry.getLoggerName()))
                .log(level(entry.getLevel()), formatter.formatMessage(entry), entry.getThrown());
    }

    /** {@code io.netty.channel.Foo} is netty's. */
    private static String library(String logger) {
        String[] parts = logger.split("\\.");
        return parts.length > 1 ? parts[1] : logger;
    }

    private static System.Logger.Level level(Level level) {
        return level.intValue() >= Level.SEVERE.intValue()
                ? System.Logger.Level.ERROR
                : level.intValue() >= Level.WARNING.intValue()
                        ? System.Logger.Level.WARNING
                        : System.Logger.Level.INFO;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
