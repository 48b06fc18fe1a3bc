package io.jukung.apiserver.storage;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** What an EncryptionConfiguration must be like; the source is apiserver's own validation. */
final class EncryptionRules {
    private static final List<Integer> AES_SIZES = List.of(16, 24, 32);
    private static final List<Integer> SECRETBOX_SIZES = List.of(32);
    private static final Set<String> PROVIDERS =
            Set.of("aescbc", "aesgcm", "secretbox", "identity", "kms");

    private final List<FieldError> errors = new ArrayList<>(0);

    private EncryptionRules() {}

    static List<FieldError> check(JsonObject config) {
        EncryptionRules rules = new EncryptionRules();
        rules.known(config, FieldPath.ROOT, Set.of("apiVersion", "kind", "resources"));
        FieldPath root = FieldPath.of("resources");
        List<JsonObject> entries = rules.objects(config, "resources", root);
        if (entries.isEmpty()) {
            rules.atLeastOne(root, "resources");
        }
        for (int i = 0; i < entries.size(); i++) {
            rules.rule(entries.get(i), root.index(i));
        }
        return rules.errors;
    }

    /** {@code deployments.apps} as its parts. */
    static GroupResource resource(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? new GroupResource("", name)
                : new GroupResource(name.substring(dot + 1), name.substring(0, dot));
    }

    private void rule(JsonObject rule, FieldPath path) {
        known(rule, path, Set.of("resources", "providers"));
        FieldPath names = path.child("resources");
        JsonArray resources = rule.array("resources");
        if (resources.isEmpty()) {
            atLeastOne(names, names.text());
        }
        overlap(resources, names);
        for (int i = 0; i < resources.size(); i++) {
            String error = nameError(String.valueOf(resources.get(i)));
            if (!error.isEmpty()) {
                errors.add(FieldError.invalid(names.index(i), resources.get(i), error));
            }
        }
        FieldPath list = path.child("providers");
        List<JsonObject> providers = objects(rule, "providers", list);
        if (providers.isEmpty()) {
            atLeastOne(list, list.text());
        }
        for (int i = 0; i < providers.size(); i++) {
            provider(providers.get(i), list.index(i));
        }
    }

    private void overlap(JsonArray resources, FieldPath path) {
        List<GroupResource> all =
                resources.strings().stream().map(EncryptionRules::resource).toList();
        boolean duplicate = Set.copyOf(all).size() < all.size();
        boolean overlap = false;
        for (GroupResource one : all) {
            for (GroupResource other : all) {
                boolean masks =
                        one.equals(Encryption.EVERYTHING)
                                || (one.group().equals(other.group())
                                        && one.resource().equals("*"));
                overlap |= masks && !one.equals(other);
            }
        }
        if (duplicate) {
            errors.add(
                    FieldError.invalid(
                            path,
                            resources,
                            "the same resource cannot be specified multiple times"));
        }
        if (overlap) {
            errors.add(
                    FieldError.invalid(
                            path,
                            resources,
                            "using overlapping resources such as 'secrets' and '*.' in the same"
                                    + " resource list is not allowed as they will be masked"));
        }
    }

    private static String nameError(String name) {
        GroupResource resource = resource(name);
        if (!name.chars().noneMatch(Character::isUpperCase)) {
            return "resource name should not contain capital letters";
        }
        return switch (name) {
            case "*" ->
                    "use '*.' to encrypt all the resources from core API group or *.* to encrypt"
                            + " all resources";
            case "apiserveripinfo", "serviceipallocations", "servicenodeportallocations" ->
                    "resources which do not have REST API/s cannot be encrypted";
            default ->
                    switch (resource.group()) {
                        case "events.k8s.io" ->
                                "'*.events.k8s.io' objects are stored using the 'events' API group"
                                        + " in etcd. Use 'events' instead in the config file";
                        case "extensions" ->
                                "'extensions' group has been removed and cannot be used for"
                                        + " encryption";
                        case "*" ->
                                resource.resource().equals("*")
                                        ? ""
                                        : "encrypting the same resource across groups is not"
                                                + " supported";
                        default -> "";
                    };
        };
    }

    private void provider(JsonObject provider, FieldPath path) {
        known(provider, path, PROVIDERS);
        if (provider.isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            path,
                            provider,
                            "provider does not contain any of the expected providers: KMS, AESGCM,"
                                    + " AESCBC, Secretbox, Identity"));
        } else if (provider.size() > 1) {
            errors.add(
                    FieldError.invalid(
                            path,
                            "REDACTED",
                            "more than one provider specified in a single element, should split"
                                    + " into different list elements"));
        } else {
            String name = provider.key(0);
            switch (name) {
                case "aescbc", "aesgcm" -> keys(provider.object(name), path.child(name), AES_SIZES);
                case "secretbox" -> keys(provider.object(name), path.child(name), SECRETBOX_SIZES);
                case "kms" ->
                        errors.add(
                                FieldError.forbidden(
                                        path.child("kms"),
                                        "key management services are not supported by this server;"
                                                + " use aescbc, aesgcm or secretbox"));
                default -> {}
            }
        }
    }

    private void keys(JsonObject provider, FieldPath parent, List<Integer> sizes) {
        known(provider, parent, Set.of("keys"));
        FieldPath path = parent.child("keys");
        List<JsonObject> keys = objects(provider, "keys", path);
        if (keys.isEmpty()) {
            atLeastOne(path, "keys");
        }
        for (int i = 0; i < keys.size(); i++) {
            key(keys.get(i), path.index(i), sizes);
        }
    }

    private void key(JsonObject key, FieldPath path, List<Integer> sizes) {
        known(key, path, Set.of("name", "secret"));
        if (key.string("name").isEmpty()) {
            errors.add(
                    FieldError.required(path.child("name"), "name is a mandatory field for a key"));
        }
        FieldPath secret = path.child("secret");
        if (key.string("secret").isEmpty()) {
            errors.add(FieldError.required(secret, "secret is a mandatory field for a key"));
            return;
        }
        try {
            int size = Base64.getDecoder().decode(key.string("secret")).length;
            if (!sizes.contains(size)) {
                errors.add(
                        FieldError.invalid(
                                secret,
                                "REDACTED",
                                "secret is not of the expected length, got "
                                        + size
                                        + ", expected one of "
                                        + sizes.toString().replace(",", "")));
            }
        } catch (IllegalArgumentException e) {
            errors.add(FieldError.invalid(secret, "REDACTED", "secrets must be base64 encoded"));
        }
    }

    private void atLeastOne(FieldPath path, String what) {
        errors.add(FieldError.required(path, "at least one " + what + " is required"));
    }

    private void known(JsonObject object, FieldPath path, Set<String> fields) {
        for (String key : object.keys()) {
            if (!fields.contains(key)) {
                errors.add(
                        FieldError.invalid(
                                path.text().isEmpty() ? FieldPath.of(key) : path.child(key),
                                key,
                                "unknown field"));
            }
        }
    }

    private List<JsonObject> objects(JsonObject parent, String field, FieldPath path) {
        List<JsonObject> objects = new ArrayList<>();
        JsonArray items = parent.array(field);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonObject object) {
                objects.add(object);
            } else {
                errors.add(FieldError.invalid(path.index(i), items.get(i), "must be an object"));
            }
        }
        return objects;
    }
}
