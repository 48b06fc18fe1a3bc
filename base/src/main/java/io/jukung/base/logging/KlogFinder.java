package io.jukung.base.logging;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes every {@link System.Logger} of the process write through {@link Klog}; the logger's name is
 * the component. To be named in {@code META-INF/services/java.lang.System$LoggerFinder} of a
 * program, never of a library.
 */
public final class KlogFinder extends System.LoggerFinder {
    private final ConcurrentHashMap<String, System.Logger> loggers = new ConcurrentHashMap<>();

    @Override
    public System.Logger getLogger(String name, Module module) {
        return loggers.computeIfAbsent(name, KlogLogger::new);
    }

    private record KlogLogger(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return Klog.shows(level)
                    && (level.getSeverity() >= Level.WARNING.getSeverity() || ours());
        }

        /** Libraries' loggers, named after classes, are heard only when they warn. */
        private boolean ours() {
            return name.indexOf('.') < 0 || Klog.shows(Level.TRACE);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String message,
                @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                Klog.write(name, level, String.valueOf(message), thrown);
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object... parameters) {
            if (isLoggable(level)) {
                boolean plain = parameters == null || parameters.length == 0 || format == null;
                Klog.write(
                        name,
                        level,
                        plain ? String.valueOf(format) : MessageFormat.format(format, parameters),
                        null);
            }
        }
    }
}
