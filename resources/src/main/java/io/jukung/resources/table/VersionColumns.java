package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Set;

/** The tables about the versions in which objects are stored. */
final class VersionColumns {
    private static final Set<String> STATES = Set.of("Running", "Failed", "Succeeded");

    private VersionColumns() {}

    static List<Column> migrations() {
        return List.of(
                Column.of("Name", "The object's name.", m -> m.object("metadata").string("name")),
                Column.of("Resource", "What is written anew.", VersionColumns::resource),
                Column.of("Status", "How far that is.", VersionColumns::state));
    }

    private static String resource(JsonObject migration) {
        JsonObject resource = migration.object("spec").object("resource");
        String group = resource.string("group");
        String plural = resource.string("resource");
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The last of the conditions that hold and say how far it is. */
    private static String state(JsonObject migration) {
        return migration.object("status").array("conditions").objects().stream()
                .filter(c -> c.string("status").equals("True"))
                .map(c -> c.string("type"))
                .filter(STATES::contains)
                .reduce((earlier, later) -> later)
                .orElse("Unknown");
    }

    static List<Column> storageVersions() {
        return List.of(
                name(),
                Column.of(
                        "CommonEncodingVersion",
                        "The version all servers write.",
                        v -> Cells.orUnset(v.at("status", "commonEncodingVersion"))),
                Column.of("StorageVersions", "What each server writes.", VersionColumns::servers),
                age());
    }

    private static String servers(JsonObject version) {
        List<String> each =
                version.object("status").array("storageVersions").objects().stream()
                        .map(s -> s.string("apiServerID") + "=" + s.string("encodingVersion"))
                        .toList();
        return each.isEmpty() ? Cells.UNSET : Cells.few(each, 3);
    }
}
