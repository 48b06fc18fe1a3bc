package io.jukung.base.flags;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The flags that a program knows, declared once, and the reader of its command line; behaves as
 * upstream's pflag does ({@code --name=value}, {@code --name value}, {@code --bool}, {@code -v=2}).
 * Underscores in names count as hyphens.
 *
 * <pre>{@code
 * Flags flags = new Flags("kube-scheduler")
 *         .section("Misc").string("config", "", "The path to the configuration file.")
 *         .section("Leader election").bool("leader-elect", true, "Start a leader election client.");
 * FlagValues values = flags.parse(args);
 * values.bool("leader-elect");
 * }</pre>
 */
public final class Flags {
    private record Flag(
            String section,
            String name,
            String shorthand,
            FlagType type,
            Object otherwise,
            String help,
            String deprecated,
            String unsupported) {}

    private final String program;
    private String section = "Global";
    private final LinkedHashMap<String, Flag> flags = new LinkedHashMap<>();

    /** No flags yet but {@code --help}. */
    public Flags(String program) {
        this.program = program;
    }

    /** Puts the flags declared from here on under a heading of the help text. */
    public Flags section(String name) {
        section = name;
        return this;
    }

    public Flags bool(String name, boolean otherwise, String help) {
        return declare(name, FlagType.BOOL, otherwise, help);
    }

    public Flags string(String name, String otherwise, String help) {
        return declare(name, FlagType.STRING, otherwise, help);
    }

    public Flags integer(String name, long otherwise, String help) {
        return declare(name, FlagType.INT, otherwise, help);
    }

    public Flags number(String name, double otherwise, String help) {
        return declare(name, FlagType.FLOAT, otherwise, help);
    }

    public Flags duration(String name, Duration otherwise, String help) {
        return declare(name, FlagType.DURATION, otherwise, help);
    }

    /** Texts separated by commas; given again, it appends. */
    public Flags strings(String name, List<String> otherwise, String help) {
        return declare(name, FlagType.STRINGS, List.copyOf(otherwise), help);
    }

    /** Texts, one for each time that the flag is given. */
    public Flags stringArray(String name, List<String> otherwise, String help) {
        return declare(name, FlagType.STRING_ARRAY, List.copyOf(otherwise), help);
    }

    /** {@code key=value} pairs separated by commas; given again, it adds. */
    public Flags map(String name, Map<String, String> otherwise, String help) {
        return declare(name, FlagType.STRING_MAP, Map.copyOf(otherwise), help);
    }

    /** Gives the flag declared last a letter: {@code shorthand("v")} lets {@code -v=2} set it. */
    public Flags shorthand(String letter) {
        Flag last = flags.sequencedValues().getLast();
        flags.put(
                last.name(),
                new Flag(
                        last.section(),
                        last.name(),
                        letter,
                        last.type(),
                        last.otherwise(),
                        last.help(),
                        last.deprecated(),
                        last.unsupported()));
        return this;
    }

    /** Marks the flag declared last as deprecated: it works, warns, and help leaves it out. */
    public Flags deprecated(String why) {
        Flag last = flags.sequencedValues().getLast();
        flags.put(
                last.name(),
                new Flag(
                        last.section(),
                        last.name(),
                        last.shorthand(),
                        last.type(),
                        last.otherwise(),
                        last.help(),
                        why,
                        last.unsupported()));
        return this;
    }

    /**
     * A flag of upstream's that can only have its default here; help leaves it out, and so does
     * this where the flag is declared already.
     *
     * @param otherwise a boolean, text, integer ({@code Long}), duration, list or map of texts
     * @param why what is told to who gives another value
     */
    public Flags onlyDefault(String name, Object otherwise, String why) {
        FlagType type =
                switch (otherwise) {
                    case Boolean ignored -> FlagType.BOOL;
                    case Long ignored -> FlagType.INT;
                    case Duration ignored -> FlagType.DURATION;
                    case List<?> ignored -> FlagType.STRINGS;
                    case Map<?, ?> ignored -> FlagType.STRING_MAP;
                    default -> FlagType.STRING;
                };
        Flag ignored =
                flags.putIfAbsent(name, new Flag(section, name, "", type, otherwise, "", "", why));
        return this;
    }

    private Flags declare(String name, FlagType type, Object otherwise, String help) {
        Flag flag = new Flag(section, name, "", type, otherwise, help, "", "");
        if (flags.putIfAbsent(name, flag) != null) {
            throw new IllegalArgumentException(program + " flag redefined: " + name);
        }
        return this;
    }

    public boolean knows(String name) {
        return flags.containsKey(normal(name));
    }

    /** As {@link #parse(List)}. */
    public FlagValues parse(String... arguments) {
        return parse(List.of(arguments));
    }

    /**
     * Reads a command line; {@code --} ends the flags.
     *
     * @throws FlagException with upstream's text
     */
    public FlagValues parse(List<String> arguments) {
        Map<String, Object> set = new HashMap<>();
        List<String> rest = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        boolean help = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                rest.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            }
            if (!argument.startsWith("-") || argument.equals("-")) {
                rest.add(argument);
                continue;
            }
            if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            Flag flag = name.startsWith("--") ? byName(argument, name) : byLetter(argument, name);
            String text;
            if (equals >= 0) {
                text = argument.substring(equals + 1);
            } else if (!name.startsWith("--") && name.length() > 2) {
                text = name.substring(2);
            } else if (flag.type() == FlagType.BOOL) {
                text = "true";
            } else if (++i < arguments.size()) {
                text = arguments.get(i);
            } else {
                throw new FlagException(
                        name.startsWith("--")
                                ? "flag needs an argument: " + name
                                : "flag needs an argument: '" + name.charAt(1) + "' in " + name);
            }
            set(flag, text, set);
            if (!flag.deprecated().isEmpty()) {
                warnings.add(
                        "Flag --" + flag.name() + " has been deprecated, " + flag.deprecated());
            }
        }
        return new FlagValues(values(set), set.keySet(), rest, warnings, help);
    }

    private Flag byName(String argument, String name) {
        if (name.length() == 2 || name.charAt(2) == '-') {
            throw new FlagException("bad flag syntax: " + argument);
        }
        Flag flag = flags.get(normal(name.substring(2)));
        if (flag == null) {
            throw new FlagException("unknown flag: " + name);
        }
        return flag;
    }

    private Flag byLetter(String argument, String name) {
        String letter = name.substring(1, Math.min(2, name.length()));
        for (Flag flag : flags.values()) {
            if (flag.shorthand().equals(letter)) {
                return flag;
            }
        }
        throw new FlagException("unknown shorthand flag: '" + letter + "' in " + argument);
    }

    private static String normal(String name) {
        return name.replace('_', '-');
    }

    private static void set(Flag flag, String text, Map<String, Object> set) {
        Object before = set.getOrDefault(flag.name(), flag.type().empty());
        try {
            Object value = flag.type().parse(text, before);
            if (!flag.unsupported().isEmpty() && !value.equals(flag.otherwise())) {
                throw new IllegalArgumentException(flag.unsupported());
            }
            set.put(flag.name(), value);
        } catch (IllegalArgumentException e) {
            String shown =
                    flag.shorthand().isEmpty()
                            ? "--" + flag.name()
                            : "-" + flag.shorthand() + ", --" + flag.name();
            throw new FlagException(
                    "invalid argument \""
                            + text
                            + "\" for \""
                            + shown
                            + "\" flag: "
                            + e.getMessage());
        }
    }

    private Map<String, Object> values(Map<String, Object> set) {
        Map<String, Object> values = new HashMap<>();
        flags.values().forEach(flag -> values.put(flag.name(), flag.otherwise()));
        values.putAll(set);
        return values;
    }

    /** The flags with their defaults, by section, as upstream's {@code --help} lists them. */
    public String help() {
        Map<String, List<Flag>> sections = new LinkedHashMap<>();
        for (Flag flag : flags.values()) {
            if (flag.deprecated().isEmpty() && flag.unsupported().isEmpty()) {
                sections.computeIfAbsent(flag.section(), key -> new ArrayList<>()).add(flag);
            }
        }
        StringBuilder out = new StringBuilder("Usage:\n  ").append(program).append(" [flags]\n");
        sections.forEach((name, members) -> {
            out.append('\n').append(name).append(" flags:\n\n");
            write(members, out);
        });
        return out.toString();
    }

    private static void write(List<Flag> members, StringBuilder out) {
        List<Flag> sorted = members.stream().sorted(Comparator.comparing(Flag::name)).toList();
        int width = sorted.stream().mapToInt(flag -> head(flag).length()).max().orElse(0);
        for (Flag flag : sorted) {
            String head = head(flag);
            out.append(head).repeat(' ', width - head.length() + 3);
            String indent = "\n" + " ".repeat(width + 3);
            out.append(flag.help().replace("`", "").replace("\n", indent));
            String otherwise = flag.type().show(flag.otherwise());
            if (!otherwise.isEmpty()) {
                out.append(" (default ").append(otherwise).append(')');
            }
            out.append('\n');
        }
    }

    /** {@code -v, --v Level}; a word in backquotes in the help text names the value. */
    private static String head(Flag flag) {
        String shorthand = flag.shorthand().isEmpty() ? "      " : "  -" + flag.shorthand() + ", ";
        String named = quoted(flag.help());
        String value = named == null ? flag.type().shown() : named;
        return shorthand + "--" + flag.name() + (value.isEmpty() ? "" : " " + value);
    }

    private static @Nullable String quoted(String help) {
        int open = help.indexOf('`');
        int close = help.indexOf('`', open + 1);
        return open < 0 || close < 0 ? null : help.substring(open + 1, close);
    }
}
