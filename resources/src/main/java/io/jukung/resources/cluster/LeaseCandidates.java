package io.jukung.resources.cluster;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Candidates for a coordinated lease; from {@code pkg/apis/coordination/validation}. */
final class LeaseCandidates {
    private static final String PART = "(0|[1-9]\\d*)";
    private static final String WORD = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern SEMANTIC =
            Pattern.compile(
                    PART
                            + "\\."
                            + PART
                            + "\\."
                            + PART
                            + "(-"
                            + WORD
                            + "(?:\\."
                            + WORD
                            + ")*)?"
                            + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

    private LeaseCandidates() {}

    static ResourceStrategy strategy() {
        return CheckedStrategy.of(Shape.PLAIN, LeaseCandidates::check)
                .names((name, prefix) -> Names.configMapKey(name))
                .versionedUpdates()
                .createdOnUpdate()
                .selecting(LeaseCandidates::fields);
    }

    private static Map<String, String> fields(JsonObject candidate) {
        return Map.of("spec.leaseName", candidate.object("spec").string("leaseName"));
    }

    private static void check(Field candidate, @Nullable Field old) {
        Field spec = candidate.at("spec");
        spec.at("leaseName").required();
        Field emulation = spec.at("emulationVersion");
        Field binary = spec.at("binaryVersion");
        if (!emulation.empty()) {
            semantic(emulation);
        }
        if (binary.empty()) {
            binary.missing("");
        } else {
            semantic(binary);
        }
        if (!binary.empty() && !emulation.empty() && before(binary.text(), emulation.text())) {
            binary.invalid("must be greater than or equal to `emulationVersion`");
        }
        Field strategy = spec.at("strategy");
        if (strategy.empty()) {
            strategy.missing("");
        } else {
            if (strategy.text().equals(ClusterStrategies.OLDEST) && isZero(emulation.text())) {
                emulation.missing(
                        "must be specified when `strategy` is '" + ClusterStrategies.OLDEST + "'");
            }
            ClusterStrategies.coordination(strategy.at("strategy").as(strategy.value()));
        }
        if (old != null) {
            spec.at("leaseName").immutable(old.at("spec", "leaseName"));
        }
    }

    private static void semantic(Field version) {
        if (!SEMANTIC.matcher(version.text()).matches()) {
            version.invalid("must be a valid semantic version");
        }
    }

    private static boolean isZero(String version) {
        Matcher parts = SEMANTIC.matcher(version);
        return !parts.matches() || (version.startsWith("0.0.0") && parts.group(4) == null);
    }

    /** By number, then what has a suffix before what has none; no version counts as 0.0.0. */
    private static boolean before(String one, String other) {
        Matcher a = SEMANTIC.matcher(one);
        Matcher b = SEMANTIC.matcher(other);
        boolean known = a.matches();
        if (!b.matches()) {
            return false;
        }
        for (int part = 1; part <= 3; part++) {
            long x = known ? number(a.group(part)) : 0;
            int order = Long.compare(x, number(b.group(part)));
            if (order != 0) {
                return order < 0;
            }
        }
        String mine = known ? a.group(4) : null;
        String its = b.group(4);
        if (mine == null || its == null) {
            return mine != null;
        }
        return suffixBefore(mine.substring(1).split("\\."), its.substring(1).split("\\."));
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static boolean suffixBefore(String[] one, String[] other) {
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            boolean number = one[i].matches("\\d+");
            boolean itsNumber = other[i].matches("\\d+");
            int order =
                    number && itsNumber
                            ? Long.compare(number(one[i]), number(other[i]))
                            : number != itsNumber ? (number ? -1 : 1) : one[i].compareTo(other[i]);
            if (order != 0) {
                return order < 0;
            }
        }
        return one.length < other.length;
    }
}
