package io.jukung.etcd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The version that a member runs, {@code 3.4.23}. */
record MemberVersion(int major, int minor, int patch) {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

    /** Null where the text is none. */
    static @Nullable MemberVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new MemberVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)))
                : null;
    }

    /** Whether it has all that is used here: fragmented watches and progress came with 3.4. */
    boolean supported() {
        return major > 3 || major == 3 && minor >= 4;
    }

    /**
     * Whether the answer to a request for progress tells the truth. Older ones may name a revision
     * whose events are still on their way, or a stale one after a change of leader; the versions
     * are those that upstream's feature check has.
     */
    boolean progressIsTrustworthy() {
        if (major != 3) {
            return major > 3;
        }
        return switch (minor) {
            case 4 -> patch >= 31;
            case 5 -> patch >= 13;
            default -> minor > 5;
        };
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
