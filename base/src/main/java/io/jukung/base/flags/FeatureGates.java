package io.jukung.base.flags;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The switches of Kubernetes 1.36's features and what {@code --feature-gates} set them to; the
 * facts are in {@code feature-gates.txt}. Immutable.
 *
 * <pre>{@code
 * FeatureGates gates = FeatureGates.defaults().with("InPlacePodVerticalScaling=false,AllAlpha=true");
 * gates.enabled("DynamicResourceAllocation");
 * }</pre>
 */
public final class FeatureGates {
    /** How far a feature is. */
    public enum Stage {
        ALPHA,
        BETA,
        GA,
        DEPRECATED
    }

    /**
     * One gate.
     *
     * @param locked whether it can only have its default
     */
    public record Gate(String name, boolean enabledByDefault, Stage stage, boolean locked) {}

    private static final FeatureGates DEFAULTS = new FeatureGates(load(), Map.of());

    private final SortedMap<String, Gate> known;
    private final Map<String, Boolean> set;

    private FeatureGates(SortedMap<String, Gate> known, Map<String, Boolean> set) {
        this.known = known;
        this.set = set;
    }

    /** All gates as 1.36 has them by default. */
    public static FeatureGates defaults() {
        return DEFAULTS;
    }

    private static SortedMap<String, Gate> load() {
        try (InputStream in = FeatureGates.class.getResourceAsStream("feature-gates.txt")) {
            if (in == null) {
                throw new IllegalStateException("feature-gates.txt is missing from the jar");
            }
            SortedMap<String, Gate> gates = new TreeMap<>();
            for (String line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.strip().split("\\s+");
                    gates.put(
                            words[0],
                            new Gate(
                                    words[0],
                                    words[2].equals("on"),
                                    Stage.valueOf(words[1]),
                                    words.length > 3));
                }
            }
            return gates;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * These gates changed by the text of {@code --feature-gates}: {@code A=true,AllBeta=false}.
     *
     * @throws FlagException with upstream's text for an unknown or locked gate or a bad value
     */
    public FeatureGates with(String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String pair = part.strip();
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new FlagException("missing bool value for " + pair);
            }
            pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
        return with(pairs);
    }

    /**
     * As {@link #with(String)}, from the pairs of a configuration file or a map flag. A name may
     * have its component before it, {@code kube:Feature}.
     */
    public FeatureGates with(Map<String, String> pairs) {
        Map<String, Boolean> changed = new TreeMap<>(set);
        Map<String, Boolean> asked = new TreeMap<>();
        pairs.forEach((key, value) -> {
            String name = name(key);
            asked.put(name, bool(name, value));
        });
        changeAll(asked.remove("AllAlpha"), Stage.ALPHA, asked, changed);
        changeAll(asked.remove("AllBeta"), Stage.BETA, asked, changed);
        asked.forEach((name, value) -> {
            Gate gate = known.get(name);
            if (gate == null) {
                throw new FlagException("unrecognized feature gate: " + name);
            }
            if (gate.locked() && gate.enabledByDefault() != value) {
                throw new FlagException(
                        "cannot set feature gate "
                                + name
                                + " to "
                                + value
                                + ", feature is locked to "
                                + gate.enabledByDefault());
            }
            changed.put(name, value);
        });
        return new FeatureGates(known, changed);
    }

    private static String name(String key) {
        int colon = key.indexOf(':');
        if (colon < 0) {
            return key;
        }
        String component = key.substring(0, colon);
        if (!component.equals("kube")) {
            throw new FlagException("component not registered: " + component);
        }
        return key.substring(colon + 1);
    }

    private void changeAll(
            @Nullable Boolean value,
            Stage stage,
            Map<String, Boolean> asked,
            Map<String, Boolean> changed) {
        if (value != null) {
            for (Gate gate : known.values()) {
                if (gate.stage() == stage && !gate.locked() && !asked.containsKey(gate.name())) {
                    changed.put(gate.name(), value);
                }
            }
        }
    }

    private static boolean bool(String name, String value) {
        if (value.isEmpty()) {
            throw new FlagException("missing bool value for " + name);
        }
        try {
            return (boolean) FlagType.BOOL.parse(value, "");
        } catch (IllegalArgumentException e) {
            throw new FlagException(
                    "invalid value of " + name + "=" + value + ", err: " + e.getMessage());
        }
    }

    /**
     * Whether a feature is on.
     *
     * @throws IllegalArgumentException for a name that 1.36 does not know
     */
    public boolean enabled(String name) {
        Gate gate = known.get(name);
        if (gate == null) {
            throw new IllegalArgumentException("feature \"" + name + "\" is not registered");
        }
        return set.getOrDefault(name, gate.enabledByDefault());
    }

    /** All gates, sorted by name. */
    public List<Gate> gates() {
        return List.copyOf(known.values());
    }

    /** What {@code --help} says of {@code --feature-gates}, with all that are not settled yet. */
    public static String flagHelp() {
        return "`Feature=true|false` pairs, with or without \"kube:\" before them. Options are:\n"
                + String.join("\n", defaults().help());
    }

    private List<String> help() {
        List<String> lines = new ArrayList<>();
        lines.add("kube:AllAlpha=true|false (ALPHA - default=false)");
        lines.add("kube:AllBeta=true|false (BETA - default=false)");
        for (Gate gate : known.values()) {
            if (gate.stage() != Stage.GA && gate.stage() != Stage.DEPRECATED) {
                lines.add(
                        "kube:"
                                + gate.name()
                                + "=true|false ("
                                + gate.stage()
                                + " - default="
                                + gate.enabledByDefault()
                                + ")");
            }
        }
        return lines;
    }
}
