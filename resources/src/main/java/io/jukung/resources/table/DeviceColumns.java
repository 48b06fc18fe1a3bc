package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;
import static io.jukung.resources.table.Cells.number;
import static io.jukung.resources.table.Cells.text;

import io.jukung.apiserver.table.Age;
import io.jukung.apiserver.table.Column;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

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

    static List<Column> poolStatusRequests() {
        return List.of(
                name(),
                text("Driver", "Whose pools are asked for.", "spec", "driver"),
                sum("Total", "Devices of all pools.", "totalDevices"),
                sum("Available", "Those that are free.", "availableDevices"),
                sum("Allocated", "Those in use.", "allocatedDevices"),
                sum("Unavailable", "Those that cannot be used.", "unavailableDevices"),
                summary(
                        "Errors",
                        "Pools whose data are wrong.",
                        pools ->
                                pools.objects().stream()
                                        .filter(pool -> pool.has("validationError"))
                                        .count()),
                number("Pools", "How many pools there are.", "status", "poolCount"),
                Column.of("Status", "How far the answer is.", DeviceColumns::progress),
                Column.of(
                        "Completed",
                        "How long ago it was answered.",
                        request -> {
                            JsonObject last = outcome(request);
                            return last.string("type").equals("Complete")
                                    ? Age.since(last.string("lastTransitionTime"))
                                    : Cells.NONE;
                        }));
    }

    private static Column sum(String name, String description, String member) {
        return summary(
                name,
                description,
                pools -> pools.objects().stream().mapToLong(pool -> pool.integer(member, 0)).sum());
    }

    /** What all pools come to, a dash before there is an answer and when there is none. */
    private static Column summary(
            String name, String description, ToLongFunction<JsonArray> ofPools) {
        return Column.of(
                name,
                description,
                request ->
                        !request.has("status") || outcome(request).string("type").equals("Failed")
                                ? "-"
                                : Long.toString(
                                        ofPools.applyAsLong(
                                                request.object("status").array("pools"))));
    }

    private static String progress(JsonObject request) {
        String outcome = outcome(request).string("type");
        JsonObject status = request.object("status");
        int shown = status.array("pools").size();
        long all = status.integer("poolCount", 0);
        return switch (outcome) {
            case "" -> "Pending";
            case "Complete" -> all > shown ? "Complete (" + shown + "/" + all + " pools)" : outcome;
            default -> outcome;
        };
    }

    /** The first condition that ends the request, empty while it is open. */
    private static JsonObject outcome(JsonObject request) {
        return request.object("status").array("conditions").objects().stream()
                .filter(c -> c.string("status").equals("True"))
                .filter(c ->
                        c.string("type").equals("Complete") || c.string("type").equals("Failed"))
                .findFirst()
                .orElse(JsonObject.EMPTY);
    }
}
