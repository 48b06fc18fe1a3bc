package io.jukung.resources.field;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.IntOrString;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks that many kinds share. */
public final class Rules {
    public static final String IMMUTABLE = "field is immutable";
    public static final String NOT_POSITIVE = "must be greater than zero";

    private static final String[] PROTOCOLS = {"SCTP", "TCP", "UDP"};

    private Rules() {}

    public static void labels(Field labels) {
        labels.addAll(MetaValidation.labels(labels.object(), labels.path()));
    }

    public static void annotations(Field annotations) {
        annotations.addAll(MetaValidation.annotations(annotations.object(), annotations.path()));
    }

    public static void labelSelector(Field selector) {
        if (selector.present()) {
            selector.addAll(MetaValidation.labelSelector(selector.object(), selector.path()));
        }
    }

    /** As {@link #labelSelector}, where expressions may look for values that no label can have. */
    public static void labelSelectorButValues(Field selector) {
        for (FieldError error : MetaValidation.labelSelector(selector.object(), selector.path())) {
            if (!error.path().toString().contains("].values[")) {
                selector.add(error);
            }
        }
    }

    /** A number from 1 to 65535, or the name of a port. */
    public static void portNumberOrName(Field port) {
        IntOrString value = IntOrString.ofNode(port.value());
        if (value == null || value.isInt()) {
            portNumber(port);
        } else {
            port.check(Names::portName);
        }
    }

    public static void portNumber(Field port) {
        for (String message : Names.portNumber(port.number())) {
            port.invalid(port.number(), message);
        }
    }

    public static void protocol(Field protocol) {
        protocol.oneOf(PROTOCOLS);
    }

    /** Conditions in the standard form; from {@code meta/v1/validation.ValidateConditions}. */
    public static void conditions(Field conditions) {
        Set<String> seen = new HashSet<>();
        for (Field condition : conditions.items()) {
            Field type = condition.at("type");
            if (!seen.add(type.text())) {
                type.duplicate(type.text());
            }
            if (type.empty()) {
                type.missing("");
            } else {
                type.check(Names::qualifiedName);
            }
            Field status = condition.at("status");
            if (!List.of("False", "True", "Unknown").contains(status.text())) {
                status.notSupported(status.text(), List.of("False", "True", "Unknown"));
            }
            Field generation = condition.at("observedGeneration");
            generation.nonNegative();
            condition.at("lastTransitionTime").required("");
            Field reason = condition.at("reason");
            if (reason.empty()) {
                reason.missing("");
            } else {
                reason.check(Names::conditionReason);
                if (reason.text().length() > 1024) {
                    reason.tooLong(1024);
                }
            }
            if (condition.text("message").length() > 32768) {
                condition.at("message").tooLong(32768);
            }
        }
    }

    /** {@code acme.io/foo}: a domain and a path below it. */
    public static void domainPrefixedPath(Field path) {
        String text = path.text();
        int slash = text.indexOf('/');
        if (text.isEmpty()) {
            path.missing("");
            return;
        }
        if (slash <= 0 || slash == text.length() - 1) {
            path.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        path.as(text.substring(0, slash)).check(Names::dns1123Subdomain);
        String rest = text.substring(slash + 1);
        if (!rest.matches("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+")) {
            path.as(rest).invalid(Names.regex("Invalid path", "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"));
        }
    }

    public static void ip(Field ip) {
        ip.check(IpRules::ip);
    }

    public static void userOrGroup(Field id) {
        if (id.present()) {
            for (String message : Names.userOrGroupId(id.number())) {
                id.invalid(message);
            }
        }
    }

    /** A path that stays below where it starts. */
    public static void descendingPath(Field path) {
        if (path.text().startsWith("/")) {
            path.invalid(path.text(), "must be a relative path");
        }
        noBacksteps(path);
    }

    public static void noBacksteps(Field path) {
        if (List.of(path.text().split("/", -1)).contains("..")) {
            path.invalid("must not contain '..'");
        }
    }

    /** A path below a volume's root that does not touch what the kubelet keeps there. */
    public static void localPath(Field path) {
        descendingPath(path);
        if (path.text().startsWith("..") && !path.text().startsWith("../")) {
            path.invalid("must not start with '..'");
        }
    }

    public static void fileMode(Field mode) {
        if (mode.present() && (mode.number() > 511 || mode.number() < 0)) {
            mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    public static void csiDriverName(Field name) {
        String driver = name.text();
        if (driver.isEmpty()) {
            name.missing("");
            return;
        }
        if (driver.length() > 63) {
            name.tooLong(63);
        }
        for (String message : Names.dns1123Subdomain(driver.toLowerCase(Locale.ROOT))) {
            name.invalid(driver, message);
        }
    }

    /** A whole number from 0, or a percentage. */
    public static void nonNegativeOrPercent(Field value) {
        IntOrString given = IntOrString.ofNode(value.value());
        if (given == null) {
            return;
        }
        if (given.isInt()) {
            value.nonNegative();
        } else {
            value.check(Names::percent);
        }
    }

    /** A percentage of at most a hundred; numbers pass. */
    public static void atMostHundredPercent(Field value) {
        IntOrString given = IntOrString.ofNode(value.value());
        if (given != null && given.isPercent() && percent(given) > 100) {
            value.invalid("must not be greater than 100%");
        }
    }

    /** The number before the percent sign, or the number itself. */
    public static int percent(IntOrString value) {
        if (value.isInt()) {
            return value.intValue();
        }
        String text = value.text();
        return Names.percent(text).isEmpty()
                ? Integer.parseInt(text.substring(0, text.length() - 1))
                : 0;
    }

    /** A namespace's or a name's text by one of the usual rules. */
    public static List<String> subdomain(String name) {
        return Names.dns1123Subdomain(name);
    }
}
