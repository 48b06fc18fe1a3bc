package io.jukung.apiserver.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of a group's versions comes first; apimachinery's {@code version.CompareKubeAware…}. */
public final class VersionPriority {
    /**
     * The lesser version first: GA above beta above alpha, the higher number above, and below all
     * of them names of another form, of which the first in the alphabet is highest.
     */
    public static final Comparator<String> ORDER =
            Comparator.comparing(
                    VersionPriority::of,
                    Comparator.comparingInt(Parsed::stability)
                            .thenComparingInt(Parsed::major)
                            .thenComparingInt(Parsed::minor)
                            .thenComparing(Parsed::name, Comparator.reverseOrder()));

    private static final Pattern VERSION =
            Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

    private VersionPriority() {}

    private record Parsed(int stability, int major, int minor, String name) {}

    private static Parsed of(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return new Parsed(-1, 0, 0, version);
        }
        String stage = matcher.group(2);
        String minor = matcher.group(3);
        return new Parsed(
                stage == null ? 2 : stage.equals("beta") ? 1 : 0,
                Integer.parseInt(matcher.group(1)),
                minor == null ? 0 : Integer.parseInt(minor),
                version);
    }
}
