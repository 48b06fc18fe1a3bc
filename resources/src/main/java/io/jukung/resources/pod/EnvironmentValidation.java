package io.jukung.resources.pod;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.List;
import java.util.Locale;

/** Checks environment variables and references to a pod's own fields and resources. */
final class EnvironmentValidation {
    private static final List<String> FIELDS =
            List.of(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.serviceAccountName",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.podIP",
                    "status.podIPs");
    private static final List<String> RESOURCES =
            List.of(
                    "limits.cpu",
                    "limits.ephemeral-storage",
                    "limits.memory",
                    "requests.cpu",
                    "requests.ephemeral-storage",
                    "requests.memory");
    private static final List<String> BYTE_DIVISORS =
            List.of(
                    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi",
                    "1Ei");

    private EnvironmentValidation() {}

    static void variables(Field env) {
        for (Field variable : env.items()) {
            variable.at("name").requiredAnd(Names::relaxedEnvVarName);
            if (variable.has("valueFrom")) {
                source(variable.at("valueFrom"), !variable.text("value").isEmpty());
            }
        }
    }

    private static void source(Field from, boolean hasValue) {
        int sources = 0;
        if (from.has("fieldRef")) {
            sources++;
            fieldReference(from.at("fieldRef"), FIELDS);
        }
        if (from.has("resourceFieldRef")) {
            sources++;
            resourceReference(from.at("resourceFieldRef"), false);
        }
        for (String selector : List.of("configMapKeyRef", "secretKeyRef")) {
            if (from.has(selector)) {
                sources++;
                Field reference = from.at(selector);
                reference.at("name").check(Names::dns1123Subdomain);
                reference.at("key").requiredAnd(Names::configMapKey);
            }
        }
        if (from.has("fileKeyRef")) {
            sources++;
            fileReference(from.at("fileKeyRef"));
        }
        if (sources == 0) {
            from.invalid(
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                            + " `secretKeyRef` or `fileKeyRef`");
        } else if (hasValue) {
            from.invalid("", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            from.invalid("", "may not have more than one field specified at a time");
        }
    }

    private static void fileReference(Field file) {
        file.at("key").requiredAnd(Names::relaxedEnvVarName);
        file.at("volumeName").requiredAnd(Names::dns1123Label);
        file.at("path").required();
        Rules.localPath(file.at("path"));
    }

    static void sources(Field envFrom) {
        for (Field from : envFrom.items()) {
            from.at("prefix").checkIfSet(Names::relaxedEnvVarName);
            int sources = 0;
            for (String reference : List.of("configMapRef", "secretRef")) {
                if (from.has(reference)) {
                    sources++;
                    from.at(reference, "name").requiredAnd(EnvironmentValidation::namePrefix);
                }
            }
            if (sources == 0) {
                envFrom.invalid("", "must specify one of: `configMapRef` or `secretRef`");
            } else if (sources > 1) {
                envFrom.invalid("", "may not have more than one field specified at a time");
            }
        }
    }

    private static List<String> namePrefix(String name) {
        return Names.dns1123Subdomain(
                name.length() > 1 && name.endsWith("-")
                        ? name.substring(0, name.length() - 2) + "a"
                        : name);
    }

    /** A {@code fieldRef} that may name one of these fields, or one label or annotation. */
    static void fieldReference(Field reference, List<String> supported) {
        if (reference.text("apiVersion").isEmpty()) {
            reference.at("apiVersion").missing("");
            return;
        }
        Field path = reference.at("fieldPath");
        String text = path.text();
        if (text.isEmpty()) {
            path.missing("");
            return;
        }
        if (!reference.text("apiVersion").equals("v1")) {
            path.invalid(
                    "error converting fieldPath: unsupported pod version: "
                            + reference.text("apiVersion"));
            return;
        }
        int open = text.indexOf("['");
        if (open > 0 && text.endsWith("']")) {
            subscripted(
                    reference,
                    text.substring(0, open),
                    text.substring(open + 2, text.length() - 2));
        } else if (!isKnown(text)) {
            path.invalid("error converting fieldPath: field label not supported: " + text);
        } else if (!supported.contains(text)) {
            path.notSupported(text, supported);
        }
    }

    private static void subscripted(Field reference, String path, String key) {
        switch (path) {
            case "metadata.annotations" ->
                    reference.as(key.toLowerCase(Locale.ROOT)).check(Names::qualifiedName);
            case "metadata.labels" -> reference.as(key).check(Names::qualifiedName);
            default ->
                    reference
                            .at("fieldPath")
                            .invalid(
                                    "error converting fieldPath: field label does not support"
                                            + " subscript: "
                                            + reference.text("fieldPath"));
        }
    }

    private static boolean isKnown(String path) {
        return FIELDS.contains(path)
                || List.of(
                                "metadata.annotations",
                                "metadata.labels",
                                "spec.restartPolicy",
                                "spec.schedulerName",
                                "spec.hostNetwork",
                                "status.phase",
                                "status.nominatedNodeName")
                        .contains(path);
    }

    /** A {@code resourceFieldRef}; in a volume it must name the container. */
    static void resourceReference(Field reference, boolean inVolume) {
        String resource = reference.text("resource");
        if (inVolume && reference.text("containerName").isEmpty()) {
            reference.at("containerName").missing("");
        } else if (resource.isEmpty()) {
            reference.at("resource").missing("");
        } else if (!RESOURCES.contains(resource) && !isHugePages(resource)) {
            reference.at("resource").notSupported(resource, RESOURCES);
        }
        divisor(reference.at("divisor"), resource);
    }

    private static boolean isHugePages(String resource) {
        return resource.startsWith("requests.hugepages-")
                || resource.startsWith("limits.hugepages-");
    }

    private static void divisor(Field divisor, String resource) {
        Quantity value = divisor.quantity();
        if (value.isZero()) {
            return;
        }
        String kind = resource.substring(resource.indexOf('.') + 1);
        if (kind.equals("cpu")) {
            if (!List.of("1m", "1").contains(value.toString())) {
                divisor.invalid(
                        resource,
                        "only divisor's values 1m and 1 are supported with the cpu resource");
            }
            return;
        }
        String name =
                switch (kind) {
                    case "memory" -> "memory";
                    case "ephemeral-storage" -> "local ephemeral storage";
                    default -> isHugePages(resource) ? "hugepages" : "";
                };
        if (!name.isEmpty() && !BYTE_DIVISORS.contains(value.toString())) {
            divisor.invalid(
                    resource,
                    "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei"
                            + " are supported with the "
                            + name
                            + " resource");
        }
    }
}
