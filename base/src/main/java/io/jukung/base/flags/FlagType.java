package io.jukung.base.flags;

import io.jukung.base.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a flag's text becomes a value, and how help shows it. */
enum FlagType {
    BOOL("") {
        @Override
        Object parse(String text, Object before) {
            return switch (text) {
                case "1", "t", "T", "true", "TRUE", "True" -> true;
                case "0", "f", "F", "false", "FALSE", "False" -> false;
                default -> throw syntax("ParseBool", text);
            };
        }
    },
    STRING("string") {
        @Override
        Object parse(String text, Object before) {
            return text;
        }
    },
    INT("int") {
        @Override
        Object parse(String text, Object before) {
            try {
                return Long.decode(text);
            } catch (NumberFormatException e) {
                throw syntax("ParseInt", text);
            }
        }
    },
    FLOAT("float") {
        @Override
        Object parse(String text, Object before) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw syntax("ParseFloat", text);
            }
        }
    },
    DURATION("duration") {
        @Override
        Object parse(String text, Object before) {
            return GoDuration.parse(text);
        }
    },
    /** Commas separate, and a flag given again appends. */
    STRINGS("strings") {
        @Override
        Object parse(String text, Object before) {
            List<Object> all = new ArrayList<>((List<?>) before);
            all.addAll(CommaText.split(text));
            return List.copyOf(all);
        }
    },
    /** Given again, appends; commas are part of the text. */
    STRING_ARRAY("stringArray") {
        @Override
        Object parse(String text, Object before) {
            List<Object> all = new ArrayList<>((List<?>) before);
            all.add(text);
            return List.copyOf(all);
        }
    },
    /** {@code a=b,c=d}; a key alone has the empty value, as in upstream's ConfigurationMap. */
    STRING_MAP("mapStringString") {
        @Override
        Object parse(String text, Object before) {
            Map<Object, Object> all = new LinkedHashMap<>((Map<?, ?>) before);
            for (String pair : text.isEmpty() ? List.<String>of() : CommaText.split(text)) {
                int equals = pair.indexOf('=');
                all.put(
                        (equals < 0 ? pair : pair.substring(0, equals)).strip(),
                        equals < 0 ? "" : pair.substring(equals + 1).strip());
            }
            return all;
        }
    };

    private final String shown;

    FlagType(String shown) {
        this.shown = shown;
    }

    /**
     * The value of a text.
     *
     * @param before what the flag was set to before on this command line, empty at first
     * @throws IllegalArgumentException with Go's text
     */
    abstract Object parse(String text, Object before);

    /** The placeholder in help. */
    String shown() {
        return shown;
    }

    /** What stands before the first text is parsed. */
    Object empty() {
        return switch (this) {
            case STRINGS, STRING_ARRAY -> List.of();
            case STRING_MAP -> Map.of();
            default -> "";
        };
    }

    /** A default as help shows it, "" where it shows none. */
    String show(Object value) {
        return switch (value) {
            case Boolean b -> b ? "true" : "";
            case String s -> s.isEmpty() ? "" : "\"" + s + "\"";
            case Long l -> l == 0 ? "" : l.toString();
            case Double d ->
                    d == 0 ? "" : d == Math.rint(d) ? Long.toString(d.longValue()) : d.toString();
            case Duration span -> span.isZero() ? "" : GoDuration.format(span);
            case List<?> list -> list.isEmpty() ? "" : "[" + CommaText.join(list) + "]";
            case Map<?, ?> map -> map.isEmpty() ? "" : CommaText.join(pairs(map));
            default -> value.toString();
        };
    }

    private static List<String> pairs(Map<?, ?> map) {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), String.valueOf(value)));
        return sorted.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

    private static IllegalArgumentException syntax(String function, String text) {
        return new IllegalArgumentException(
                "strconv." + function + ": parsing \"" + text + "\": invalid syntax");
    }
}
