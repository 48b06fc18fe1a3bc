package io.jukung.base.flags;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a command line sets, defaults for the rest. */
public final class FlagValues {
    private final Map<String, Object> values;
    private final Set<String> changed;
    private final List<String> arguments;
    private final List<String> warnings;
    private final boolean help;

    FlagValues(
            Map<String, Object> values,
            Set<String> changed,
            List<String> arguments,
            List<String> warnings,
            boolean help) {
        this.values = Map.copyOf(values);
        this.changed = Set.copyOf(changed);
        this.arguments = List.copyOf(arguments);
        this.warnings = List.copyOf(warnings);
        this.help = help;
    }

    public boolean bool(String name) {
        return get(name, Boolean.class);
    }

    public String string(String name) {
        return get(name, String.class);
    }

    public long integer(String name) {
        return get(name, Long.class);
    }

    public double number(String name) {
        return get(name, Double.class);
    }

    public Duration duration(String name) {
        return get(name, Duration.class);
    }

    public List<String> strings(String name) {
        List<?> list = get(name, List.class);
        return list.stream().map(String::valueOf).toList();
    }

    public Map<String, String> map(String name) {
        @SuppressWarnings("unchecked") // a map flag's parser puts only strings into it
        Map<String, String> map = (Map<String, String>) get(name, Map.class);
        return map;
    }

    private <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no flag --" + name + " was declared");
        }
        return type.cast(value);
    }

    /** Whether the command line names the flag. */
    public boolean changed(String name) {
        return changed.contains(name);
    }

    /** What is no flag. */
    public List<String> arguments() {
        return arguments;
    }

    /** Sentences about deprecated flags, to be shown. */
    public List<String> warnings() {
        return warnings;
    }

    /** Whether help was asked for. */
    public boolean help() {
        return help;
    }
}
