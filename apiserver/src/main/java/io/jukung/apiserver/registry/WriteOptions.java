package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of a create, update or patch: {@code CreateOptions} and its siblings.
 *
 * @param kind the options' own kind
 * @param manager who owns the fields that are written: {@code fieldManager}, else the user agent up
 *     to its first slash
 * @param fieldValidation {@code Ignore}, {@code Warn} or {@code Strict}
 * @param force whether an apply takes fields from other managers
 */
record WriteOptions(
        String kind, boolean dryRun, String manager, String fieldValidation, boolean force) {
    private static final int MANAGER_LENGTH = 128;

    static WriteOptions of(ApiRequest request, String kind, boolean apply) {
        List<FieldError> errors = new ArrayList<>(0);
        String manager = request.option("fieldManager");
        if (kind.equals("PatchOptions")) {
            if (apply && manager.isEmpty()) {
                errors.add(
                        FieldError.required(
                                FieldPath.of("fieldManager"), "is required for apply patch"));
            } else if (!apply && !request.option("force").isEmpty()) {
                errors.add(
                        FieldError.forbidden(
                                FieldPath.of("force"), "may not be specified for non-apply patch"));
            }
        }
        errors.addAll(MetaValidation.fieldManager(manager, FieldPath.of("fieldManager")));
        errors.addAll(dryRunErrors(request.query().getOrDefault("dryRun", List.of())));
        String validation = request.option("fieldValidation");
        if (!List.of("", "Ignore", "Warn", "Strict").contains(validation)) {
            errors.add(
                    FieldError.notSupported(
                            FieldPath.of("fieldValidation"),
                            validation,
                            List.of("", "Ignore", "Strict", "Warn")));
        }
        if (!errors.isEmpty()) {
            throw StatusException.invalid("meta.k8s.io", kind, "", errors);
        }
        return new WriteOptions(
                kind,
                request.query().containsKey("dryRun"),
                manager.isEmpty() ? userAgent(request) : manager,
                validation.isEmpty() ? "Warn" : validation,
                request.option("force").equals("true"));
    }

    static List<FieldError> dryRunErrors(List<String> values) {
        return values.isEmpty() || values.stream().allMatch("All"::equals)
                ? List.of()
                : List.of(
                        FieldError.notSupported(
                                FieldPath.of("dryRun"), JsonArray.copyOf(values), List.of("All")));
    }

    /** The user agent up to its first slash, without what a manager's name cannot hold. */
    private static String userAgent(ApiRequest request) {
        String agent = request.headers().get("User-Agent", "");
        int slash = agent.indexOf('/');
        String name = slash < 0 ? agent : agent.substring(0, slash);
        String printable = isPlain(name) ? name : printable(name);
        return printable.isEmpty() ? "unknown" : printable;
    }

    /** Printable ASCII, and not too long: what user agents are but for a joke. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return name.length() <= MANAGER_LENGTH;
    }

    private static String printable(String name) {
        StringBuilder printable = new StringBuilder();
        name.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(MANAGER_LENGTH)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    /** The options as an object, for admission. */
    JsonObject tree() {
        return JsonObject.of(
                "apiVersion",
                "meta.k8s.io/v1",
                "kind",
                kind,
                "dryRun",
                dryRun ? JsonArray.of("All") : null,
                "fieldManager",
                manager,
                "fieldValidation",
                fieldValidation,
                "force",
                kind.equals("PatchOptions") && force ? Boolean.TRUE : null);
    }
}
