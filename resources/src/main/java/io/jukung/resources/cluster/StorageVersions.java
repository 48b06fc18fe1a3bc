package io.jukung.resources.cluster;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which version each server stores a resource, and migrations to another one; from {@code
 * pkg/apis/apiserverinternal/validation} and {@code pkg/apis/storagemigration/validation}.
 */
final class StorageVersions {
    private StorageVersions() {}

    static ResourceStrategy strategy() {
        return CheckedStrategy.of(Shape.STATUS, CheckedStrategy.Check.NONE)
                .names((name, prefix) -> nameErrors(name))
                .versionedUpdates()
                .status(StorageVersions::status);
    }

    private static List<String> nameErrors(String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return List.of("name must be in the form of <group>.<resource>");
        }
        List<String> errors = new ArrayList<>();
        Names.dns1123Subdomain(name.substring(0, dot))
                .forEach(message -> errors.add("the group segment " + message));
        Names.dns1035Label(name.substring(dot + 1))
                .forEach(message -> errors.add("the resource segment " + message));
        return errors;
    }

    private static void status(Field object, @Nullable Field old) {
        Field status = object.at("status");
        Set<String> seen = new HashSet<>();
        for (Field server : status.at("storageVersions").items()) {
            server.at("apiServerID").unique(seen);
            server(server);
        }
        common(status);
        Map<String, Integer> types = new HashMap<>();
        List<Field> conditions = status.at("conditions").items();
        for (int i = 0; i < conditions.size(); i++) {
            // upstream names them as elements of the status
            Field at = status.as(status.at("conditions").value()).item(i);
            Field type = at.at("type");
            Integer first = types.put(type.text(), i);
            if (first != null) {
                type.invalid(
                        "the type of the condition is not unique, it also appears in conditions["
                                + first
                                + "]");
            }
            type.check(Names::qualifiedName);
            at.at("status").check(Names::qualifiedName);
            at.at("reason").required();
            at.at("message").required();
        }
    }

    private static void server(Field server) {
        server.at("apiServerID").check(Names::dns1123Subdomain);
        version(server.at("encodingVersion"));
        Field decodable = server.at("decodableVersions");
        decodable.items().forEach(StorageVersions::version);
        String encoding = server.text("encodingVersion");
        if (!decodable.strings().contains(encoding)) {
            decodable.invalid("decodableVersions must include encodingVersion " + encoding);
        }
        for (Field served : server.at("servedVersions").items()) {
            version(served);
            if (!decodable.strings().contains(served.text())) {
                served.invalid(
                        "individual served version : "
                                + served.text()
                                + " must be included in decodableVersions : ["
                                + String.join(" ", decodable.strings())
                                + "]");
            }
        }
    }

    private static void version(Field version) {
        List<String> errors = versionErrors(version.text());
        if (!errors.isEmpty()) {
            version.invalid(version.text(), String.join(",", errors));
        }
    }

    private static List<String> versionErrors(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 2) {
            return List.of(
                    "an apiVersion is "
                            + Names.regex(
                                    "a DNS-1035 label, which must consist of lower case"
                                            + " alphanumeric characters or '-', start with an"
                                            + " alphabetic character, and end with an alphanumeric"
                                            + " character",
                                    "[a-z]([-a-z0-9]*[a-z0-9])?",
                                    "my-name",
                                    "abc-123")
                            + " with an optional DNS subdomain prefix and '/' (e.g."
                            + " 'example.com/MyVersion')");
        }
        List<String> errors = new ArrayList<>();
        if (parts.length == 2) {
            part("group part: ", parts[0], Names.dns1123Subdomain(parts[0]), errors);
        }
        String version = parts[parts.length - 1];
        part("version part: ", version, Names.dns1035Label(version), errors);
        return errors;
    }

    private static void part(String what, String text, List<String> messages, List<String> errors) {
        if (text.isEmpty()) {
            errors.add(what + "must be non-empty");
        } else {
            messages.forEach(message -> errors.add(what + message));
        }
    }

    private static void common(Field status) {
        List<String> encodings =
                status.at("storageVersions").items().stream()
                        .map(server -> server.text("encodingVersion"))
                        .distinct()
                        .toList();
        Field common = status.at("commonEncodingVersion");
        if (encodings.size() != 1) {
            if (common.present()) {
                common.invalid(
                        "should be nil if servers do not agree on the same encoding version, or if"
                                + " there is no server reporting the supported versions yet");
            }
        } else if (common.absent()) {
            common.invalid(null, "the common encoding version is " + encodings.getFirst());
        } else if (!common.text().equals(encodings.getFirst())) {
            common.invalid("the actual common encoding version is " + encodings.getFirst());
        }
    }

    static ResourceStrategy migrations() {
        return CheckedStrategy.of(Shape.STATUS, StorageVersions::migration)
                .versionedUpdates()
                .status(StorageVersions::migrated);
    }

    private static void migration(Field migration, @Nullable Field old) {
        Field resource = migration.at("spec", "resource", "resource");
        if (resource.empty()) {
            resource.missing("resource is required to be set");
        } else {
            joined(resource, Names.dns1035Label(resource.text()));
        }
        Field group = migration.at("spec", "resource", "group");
        if (!group.empty()) {
            joined(group, Names.dns1123Subdomain(group.text()));
        }
        if (old != null) {
            migration.at("spec").immutable(old.at("spec"));
        }
    }

    private static void joined(Field field, List<String> messages) {
        if (!messages.isEmpty()) {
            field.invalid(String.join(",", messages));
        }
    }

    private static void migrated(Field migration, @Nullable Field before) {
        Field old = before == null ? migration : before;
        Field version = migration.at("status", "resourceVersion");
        String text = version.text();
        if (!text.isEmpty() && !text.matches("[1-9][0-9]*")) {
            version.invalid("resource version is not well formed: " + text);
        }
        Field conditions = migration.at("status", "conditions");
        Rules.conditions(conditions);
        String had = old.at("status").text("resourceVersion");
        if (!had.isEmpty() && !had.equals(text)) {
            version.invalid(text, Rules.IMMUTABLE);
        }
        if (holds(migration, "Succeeded") && holds(migration, "Failed")) {
            conditions.invalid(
                    "Both success and failed conditions cannot be true at the same time");
        }
        for (String[] end : new String[][] {{"Succeeded", "Success"}, {"Failed", "Failed"}}) {
            if (holds(old, end[0]) && !holds(migration, end[0])) {
                conditions.invalid(end[1] + " condition cannot be set to false once it is true");
            }
        }
    }

    private static boolean holds(Field migration, String type) {
        return migration.at("status", "conditions").items().stream()
                .filter(condition -> condition.text("type").equals(type))
                .findFirst()
                .map(condition -> condition.text("status").equals("True"))
                .orElse(false);
    }
}
