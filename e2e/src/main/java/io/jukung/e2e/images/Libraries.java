package io.jukung.e2e.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shared libraries of a program, as {@code ldd} finds them. */
final class Libraries {
    // "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)" or "/lib64/ld-linux-x86-64.so.2 (0x…)"
    private static final Pattern LINE = Pattern.compile("(?:.*=> )?(/\\S+) \\(0x[0-9a-f]+\\)");

    private Libraries() {}

    /** Empty for a static program. */
    static List<Path> of(Path program) {
        return Output.of("ldd", program.toString())
                .lines()
                .map(String::strip)
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(match -> Path.of(match.group(1)))
                .toList();
    }

    /** What a command prints. */
    static final class Output {
        private Output() {}

        static String of(String... command) {
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                byte[] printed = process.getInputStream().readAllBytes();
                return new String(printed, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
