package io.jukung.apiserver.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rules for {@code metadata.name}; the source is apimachinery's {@code validation} packages. */
public final class ObjectNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile(LABEL.pattern() + "(\\." + LABEL.pattern() + ")*");

    private ObjectNames() {}

    /** The errors of a name that must be a DNS subdomain; a prefix may end in a dash. */
    public static List<String> subdomain(String name, boolean prefix) {
        String value = prefix ? masked(name) : name;
        List<String> errors = new ArrayList<>(0);
        if (value.length() > 253) {
            errors.add("must be no more than 253 bytes");
        }
        if (!SUBDOMAIN.matcher(value).matches()) {
            errors.add(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                            + " characters, '-' or '.', and must start and end with an alphanumeric"
                            + " character (e.g. 'example.com', regex used for validation is"
                            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        }
        return errors;
    }

    /** The errors of a name that must be a DNS label; a prefix may end in a dash. */
    public static List<String> label(String name, boolean prefix) {
        String value = prefix ? masked(name) : name;
        List<String> errors = new ArrayList<>(0);
        if (value.length() > 63) {
            errors.add("must be no more than 63 bytes");
        }
        if (!LABEL.matcher(value).matches()) {
            errors.add(
                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
                            + " or '-', and must start and end with an alphanumeric character (e.g."
                            + " 'my-name',  or '123-abc', regex used for validation is"
                            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
        }
        return errors;
    }

    /** The errors of a name that need only be one path segment. */
    public static List<String> pathSegment(String name, boolean prefix) {
        List<String> errors = new ArrayList<>(0);
        if (!prefix && (name.equals(".") || name.equals(".."))) {
            errors.add("may not be '" + name + "'");
        }
        for (String forbidden : List.of("/", "%")) {
            if (name.contains(forbidden)) {
                errors.add("may not contain '" + forbidden + "'");
            }
        }
        return errors;
    }

    private static String masked(String prefix) {
        return prefix.length() > 1 && prefix.endsWith("-")
                ? prefix.substring(0, prefix.length() - 2) + "a"
                : prefix;
    }
}
