package io.jukung.store.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a system-call trace ({@code strace -f -y}) of {@link Load} with one writer, and fails where
 * an acknowledgement was said before an fdatasync of the log had ended that began after the last
 * write to it.
 */
final class TraceCheck {
    private static final Pattern CALL =
            Pattern.compile("^(\\d+) .*?(pwrite64|fdatasync|fsync|write)\\((\\d+)<([^>]*)>(.*)$");
    private static final Pattern RESUMED =
            Pattern.compile("^(\\d+) .*<\\.\\.\\. (\\w+) resumed>.*= (-?\\d+).*$");

    private final Map<String, String> underWay = new HashMap<>();
    private final Set<String> unforced = new HashSet<>();
    private boolean forcedSinceAcknowledged;
    private int acknowledged;
    private int forced;

    public static void main(String[] arguments) throws IOException {
        TraceCheck check = new TraceCheck();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            check.line(line);
        }
        if (check.acknowledged < Integer.parseInt(arguments[1])) {
            throw new IllegalStateException("only " + check.acknowledged + " acknowledgements");
        }
        System.out.println(
                check.acknowledged
                        + " acknowledgements, each after an fdatasync of its own; "
                        + check.forced
                        + " in all");
    }

    private void line(String line) {
        Matcher call = CALL.matcher(line);
        if (call.matches()) {
            String thread = call.group(1);
            String file = call.group(4);
            String what = call.group(2);
            boolean log = file.contains("/log-") || file.contains("/spare");
            if (what.equals("pwrite64") && log) {
                unforced.add(file);
            } else if (what.endsWith("sync") && log) {
                if (line.contains("<unfinished ")) {
                    underWay.put(thread, file);
                } else if (line.endsWith("= 0")) {
                    forced(file);
                }
            } else if (what.equals("write") && call.group(5).startsWith(", \"ack ")) {
                acknowledged(line);
            }
            return;
        }
        Matcher resumed = RESUMED.matcher(line);
        if (resumed.matches() && resumed.group(2).endsWith("sync")) {
            String file = underWay.remove(resumed.group(1));
            if (file != null && resumed.group(3).equals("0")) {
                forced(file);
            }
        }
    }

    private void forced(String file) {
        unforced.remove(file);
        forced++;
        forcedSinceAcknowledged = true;
    }

    private void acknowledged(String line) {
        boolean spareOnly = unforced.stream().allMatch(file -> file.contains("/spare"));
        if (!forcedSinceAcknowledged || !spareOnly) {
            throw new IllegalStateException("acknowledged without an fdatasync: " + line);
        }
        forcedSinceAcknowledged = false;
        acknowledged++;
    }
}
