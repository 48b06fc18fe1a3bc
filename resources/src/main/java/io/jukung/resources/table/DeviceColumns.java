package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;
import static io.jukung.resources.table.Cells.text;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The tables of devices and of what is seldom looked at. */
final class DeviceColumns {
    private DeviceColumns() {}

    static List<Column> nameAndAge() {
        return List.of(name(), age());
    }

    static List<Column> claims() {
        return List.of(
                name(), Column.of("State", "How the claim stands.", DeviceColumns::state), age());
    }

    private static String state(JsonObject claim) {
        JsonObject status = claim.object("status");
        List<String> states = new ArrayList<>();
        if (claim.object("metadata").has("deletionTimestamp")) {
            states.add("deleted");
        }
        if (!status.has("allocation")) {
            if (states.isEmpty()) {
                states.add("pending");
            }
        } else {
            states.add("allocated");
            if (!status.array("reservedFor").isEmpty()) {
                states.add("reserved");
            }
        }
        return String.join(",", states);
    }

    static List<Column> slices() {
        return List.of(
                name(),
                text("Node", "The node with the devices.", "spec", "nodeName"),
                text("Driver", "Whose devices they are.", "spec", "driver"),
                text("Pool", "The pool they belong to.", "spec", "pool", "name"),
                age());
    }

    static List<Column> trustBundles() {
        return List.of(
                name(),
                Column.of(
                        "SignerName",
                        "Who signs.",
                        b -> Cells.orNone(b.object("spec").string("signerName"))));
    }

    static List<Column> leaseCandidates() {
        return List.of(
                name(),
                text("LeaseName", "The lease it wants.", "spec", "leaseName"),
                text("BinaryVersion", "Its version.", "spec", "binaryVersion"),
                text("EmulationVersion", "The version it acts as.", "spec", "emulationVersion"),
                age());
    }

    static List<Column> storageCapacities() {
        return List.of(
                name(),
                text("StorageClassName", "The class.", "storageClassName"),
                Column.of(
                        "Capacity", "What is left of it.", c -> Cells.orUnset(c.get("capacity"))));
    }

    static List<Column> migrations() {
        return List.of(
                name(),
                Column.of(
                        "Resource",
                        "What is written anew.",
                        m -> {
                            JsonObject resource = m.object("spec").object("resource");
                            String group = resource.string("group");
                            String plural = resource.string("resource");
                            return group.isEmpty() ? plural : plural + "." + group;
                        }));
    }
}
