package io.jukung.machinery.validation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Rules for names; each check answers what is wrong in upstream's words, an empty list where
 * nothing is. The source is apimachinery's {@code util/validation} and {@code
 * api/validate/content}.
 */
public final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_UNDERSCORE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_UNDERSCORE =
            LABEL_UNDERSCORE + "(\\." + LABEL_UNDERSCORE + ")*";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String WILDCARD = "\\*\\." + SUBDOMAIN;
    private static final String LABEL_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + LABEL_KEY + ")?";
    private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String PERCENT = "[0-9]+%";
    private static final String HEADER = "[-A-Za-z0-9]+";
    private static final String ENV_VAR = "[-._a-zA-Z][-._a-zA-Z0-9]*";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String CONDITION_REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";

    private static final Pattern SUBDOMAIN_UNDERSCORE_PATTERN =
            Pattern.compile(SUBDOMAIN_UNDERSCORE);
    private static final Pattern ENV_VAR_PATTERN = Pattern.compile(ENV_VAR);
    private static final Pattern CONDITION_REASON_PATTERN = Pattern.compile(CONDITION_REASON);

    private Names() {}

    /** A label of DNS in lower case, at most 63 characters. */
    public static List<String> dns1123Label(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 63) {
            errors.add(maxLength(63));
        }
        if (!isLabel(value, 0, value.length(), false)) {
            errors.add(
                    isSubdomain(value)
                            ? "must not contain dots"
                            : regex(
                                    "a lowercase RFC 1123 label must consist of lower case"
                                            + " alphanumeric characters or '-', and must start and end"
                                            + " with an alphanumeric character",
                                    LABEL,
                                    "my-name",
                                    "123-abc"));
        }
        return errors;
    }

    /** Labels joined by dots, at most 253 characters. */
    public static List<String> dns1123Subdomain(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 253) {
            errors.add(maxLength(253));
        }
        if (!isSubdomain(value)) {
            errors.add(
                    regex(
                            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                                    + " characters, '-' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            SUBDOMAIN,
                            "example.com"));
        }
        return errors;
    }

    /** As {@link #dns1123Subdomain}, underscores allowed. */
    public static List<String> dns1123SubdomainWithUnderscore(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 253) {
            errors.add(maxLength(253));
        }
        if (!SUBDOMAIN_UNDERSCORE_PATTERN.matcher(value).matches()) {
            errors.add(
                    regex(
                            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                                    + " characters, '_', '-' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            SUBDOMAIN_UNDERSCORE,
                            "example.com"));
        }
        return errors;
    }

    /** A label that starts with a letter: the names of Services. */
    public static List<String> dns1035Label(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 63) {
            errors.add(maxLength(63));
        }
        if (!isLabel(value, 0, value.length(), true)) {
            errors.add(
                    regex(
                            "a DNS-1035 label must consist of lower case alphanumeric characters or"
                                    + " '-', start with an alphabetic character, and end with an"
                                    + " alphanumeric character",
                            LABEL_1035,
                            "my-name",
                            "abc-123"));
        }
        return errors;
    }

    /** {@code *.} and a subdomain. */
    public static List<String> wildcardDns1123Subdomain(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 253) {
            errors.add(maxLength(253));
        }
        if (!value.startsWith("*.") || !isSubdomain(value.substring(2))) {
            errors.add(
                    regex(
                            "a wildcard DNS-1123 subdomain must start with '*.', followed by a"
                                    + " valid DNS subdomain, which must consist of lower case"
                                    + " alphanumeric characters, '-' or '.' and end with an"
                                    + " alphanumeric character",
                            WILDCARD,
                            "*.example.com"));
        }
        return errors;
    }

    /** A key of labels and annotations: {@code app} or {@code example.com/app}. */
    public static List<String> qualifiedName(String value) {
        List<String> errors = new ArrayList<>(0);
        String charset =
                "must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                        + " with an alphanumeric character";
        int slash = value.indexOf('/');
        String name = value.substring(slash + 1);
        if (name.indexOf('/') >= 0) {
            errors.add(
                    "a valid label key "
                            + regex(charset, LABEL_KEY, "MyName", "my.name", "123-abc")
                            + " with an optional DNS subdomain prefix and '/' (e.g."
                            + " 'example.com/MyName')");
            return errors;
        }
        if (slash == 0) {
            errors.add("prefix part must be non-empty");
        } else if (slash > 0) {
            String prefix = value.substring(0, slash);
            if (prefix.length() > 253) {
                errors.add("prefix part " + maxBytes(253));
            }
            if (!isSubdomain(prefix)) {
                errors.add("prefix part " + dns1123Subdomain(prefix).getLast());
            }
        }
        if (name.isEmpty()) {
            errors.add("name part must be non-empty");
        } else if (bytes(name) > 63) {
            errors.add("name part " + maxBytes(63));
        }
        if (!isLabelText(name)) {
            errors.add("name part " + regex(charset, LABEL_KEY, "MyName", "my.name", "123-abc"));
        }
        return errors;
    }

    /** The value of a label; may be empty. */
    public static List<String> labelValue(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 63) {
            errors.add(maxBytes(63));
        }
        if (!value.isEmpty() && !isLabelText(value)) {
            errors.add(
                    regex(
                            "a valid label must be an empty string or consist of alphanumeric"
                                    + " characters, '-', '_' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            LABEL_VALUE,
                            "MyValue",
                            "my_value",
                            "12345"));
        }
        return errors;
    }

    /** A key in a ConfigMap's or Secret's data. */
    public static List<String> configMapKey(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 253) {
            errors.add(maxLength(253));
        }
        if (value.isEmpty() || !all(value, Names::isConfigKeyCharacter)) {
            errors.add(
                    regex(
                            "a valid config key must consist of alphanumeric characters, '-', '_'"
                                    + " or '.'",
                            CONFIG_KEY,
                            "key.name",
                            "KEY_NAME",
                            "key-name"));
        }
        noParentFolder(value, errors);
        return errors;
    }

    private static boolean isConfigKeyCharacter(int c) {
        return isAlphanumeric(c) || c == '-' || c == '_' || c == '.';
    }

    /** The name of an environment variable, as upstream's strict rule has it. */
    public static List<String> envVarName(String value) {
        List<String> errors = new ArrayList<>(0);
        if (!ENV_VAR_PATTERN.matcher(value).matches()) {
            errors.add(
                    regex(
                            "a valid environment variable name must consist of alphabetic"
                                    + " characters, digits, '_', '-', or '.', and must not start with a"
                                    + " digit",
                            ENV_VAR,
                            "my.env-name",
                            "MY_ENV.NAME",
                            "MyEnvName1"));
        }
        noParentFolder(value, errors);
        return errors;
    }

    /** As 1.34 and later have it: printable ASCII without {@code =}. */
    public static List<String> relaxedEnvVarName(String value) {
        List<String> errors = new ArrayList<>(0);
        if (value.isEmpty()) {
            errors.add("environment variable name must be non-empty");
        }
        if (!all(value, c -> c >= ' ' && c < 127 && c != '=')) {
            errors.add(
                    "a valid environment variable name must consist only of printable ASCII"
                            + " characters other than '='");
        }
        return errors;
    }

    private static void noParentFolder(String value, List<String> errors) {
        if (value.equals(".")) {
            errors.add("must not be '.'");
        } else if (value.equals("..")) {
            errors.add("must not be '..'");
        } else if (value.startsWith("..")) {
            errors.add("must not start with '..'");
        }
    }

    /** The name of a port: at most 15 characters with a letter among them. */
    public static List<String> portName(String value) {
        List<String> errors = new ArrayList<>(0);
        if (bytes(value) > 15) {
            errors.add(maxLength(15));
        }
        if (value.isEmpty() || !all(value, c -> isLower(c) || c == '-')) {
            errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (all(value, c -> c < 'a' || c > 'z')) {
            errors.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            errors.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            errors.add("must not begin or end with a hyphen");
        }
        return errors;
    }

    public static List<String> portNumber(long port) {
        return inRange(port, 1, 65535);
    }

    public static List<String> inRange(long value, long least, long most) {
        return value >= least && value <= most
                ? List.of()
                : List.of("must be between " + least + " and " + most + ", inclusive");
    }

    /** A user's or group's number. */
    public static List<String> userOrGroupId(long id) {
        return inRange(id, 0, Integer.MAX_VALUE);
    }

    public static List<String> percent(String value) {
        boolean valid =
                value.length() > 1
                        && value.endsWith("%")
                        && value.chars().limit(value.length() - 1).allMatch(Names::isDigit);
        return valid
                ? List.of()
                : List.of(
                        regex(
                                "a valid percent string must be a numeric string followed by an"
                                        + " ending '%'",
                                PERCENT, "1%", "93%"));
    }

    public static List<String> httpHeaderName(String value) {
        boolean valid = !value.isEmpty() && all(value, c -> isAlphanumeric(c) || c == '-');
        return valid
                ? List.of()
                : List.of(
                        regex(
                                "a valid HTTP header must consist of alphanumeric characters or"
                                        + " '-'",
                                HEADER,
                                "X-Header-Name"));
    }

    public static List<String> cIdentifier(String value) {
        boolean valid =
                !value.isEmpty()
                        && !isDigit(value.charAt(0))
                        && all(value, c -> isAlphanumeric(c) || c == '_');
        return valid
                ? List.of()
                : List.of(
                        regex(
                                "a valid C identifier must start with alphabetic character or '_',"
                                        + " followed by a string of alphanumeric characters or '_'",
                                C_IDENTIFIER,
                                "my_name",
                                "MY_NAME",
                                "MyName"));
    }

    /** The reason of a condition. */
    public static List<String> conditionReason(String value) {
        return CONDITION_REASON_PATTERN.matcher(value).matches()
                ? List.of()
                : List.of(
                        regex(
                                "a condition reason must start with alphabetic character,"
                                        + " optionally followed by a string of alphanumeric characters"
                                        + " or '_,:', and must end with an alphanumeric character or"
                                        + " '_'",
                                CONDITION_REASON,
                                "my_name",
                                "MY_NAME",
                                "MyName",
                                "ReasonA,ReasonB",
                                "ReasonA:ReasonB"));
    }

    /** What can stand as one step of a URL's path: names of RBAC objects, for one. */
    public static List<String> pathSegmentName(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        return pathSegmentPrefix(value);
    }

    /** What can start a step of a URL's path: a generateName. */
    public static List<String> pathSegmentPrefix(String value) {
        List<String> errors = new ArrayList<>(0);
        for (String illegal : List.of("/", "%")) {
            if (value.contains(illegal)) {
                errors.add("may not contain '" + illegal + "'");
            }
        }
        return errors;
    }

    /** A DNS name of two or more labels, an ending dot allowed. */
    public static List<String> fullyQualifiedDomainName(String value) {
        String name = value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
        List<String> errors = dns1123Subdomain(name);
        if (!errors.isEmpty()) {
            return List.of(String.join(",", errors));
        }
        if (name.indexOf('.') < 0) {
            return List.of("should be a domain with at least two segments separated by dots");
        }
        for (String label : name.split("\\.", -1)) {
            List<String> wrong = dns1123Label(label);
            if (!wrong.isEmpty()) {
                return List.of(String.join(",", wrong));
            }
        }
        return List.of();
    }

    /** An IPv4 or IPv6 address as Go's {@code netutils.ParseIPSloppy} reads one. */
    public static List<String> ip(String value) {
        return IpText.isIp(value)
                ? List.of()
                : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
    }

    public static List<String> ipv4(String value) {
        return IpText.isV4(value) ? List.of() : List.of("must be a valid IPv4 address");
    }

    public static List<String> ipv6(String value) {
        return IpText.isV6(value) ? List.of() : List.of("must be a valid IPv6 address");
    }

    /** An address and the length of its network's prefix. */
    public static List<String> cidr(String value) {
        return IpText.isCidr(value)
                ? List.of()
                : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }

    /** Upstream's sentence for a text that is too long. */
    public static String maxLength(int length) {
        return "must be no more than " + length + " characters";
    }

    private static String maxBytes(int length) {
        return "must be no more than " + length + " bytes";
    }

    /** Upstream's sentence for a text that a pattern refuses. */
    public static String regex(String message, String pattern, String... examples) {
        StringBuilder out = new StringBuilder(message).append(" (");
        if (examples.length > 0) {
            out.append("e.g. '").append(String.join("',  or '", examples)).append("', ");
        }
        return out.append("regex used for validation is '").append(pattern).append("')").toString();
    }

    private static int bytes(String value) {
        return all(value, c -> c < 128)
                ? value.length()
                : value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean all(String value, IntPredicate accepts) {
        for (int i = 0; i < value.length(); i++) {
            if (!accepts.test(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSubdomain(String value) {
        int start = 0;
        while (true) {
            int dot = value.indexOf('.', start);
            if (!isLabel(value, start, dot < 0 ? value.length() : dot, false)) {
                return false;
            }
            if (dot < 0) {
                return true;
            }
            start = dot + 1;
        }
    }

    private static boolean isLabel(String value, int from, int to, boolean letterFirst) {
        if (from >= to || !isLower(value.charAt(from)) || !isLower(value.charAt(to - 1))) {
            return false;
        }
        if (letterFirst && isDigit(value.charAt(from))) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!isLower(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabelText(String value) {
        int length = value.length();
        if (length == 0
                || !isAlphanumeric(value.charAt(0))
                || !isAlphanumeric(value.charAt(length - 1))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isConfigKeyCharacter(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLower(int c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean isAlphanumeric(int c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }
}
