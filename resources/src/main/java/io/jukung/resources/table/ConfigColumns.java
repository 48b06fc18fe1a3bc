package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;
import static io.jukung.resources.table.Cells.number;
import static io.jukung.resources.table.Cells.text;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.quantity.Quantities;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.storage.StorageResources;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of configuration, rights, storage and admission. */
final class ConfigColumns {
    private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

    private ConfigColumns() {}

    static List<Column> configMaps() {
        return List.of(
                name(),
                Column.of(
                        "Data",
                        "How many entries it has.",
                        m -> (long) (m.object("data").size() + m.object("binaryData").size())),
                age());
    }

    static List<Column> secrets() {
        return List.of(
                name(),
                text("Type", "What the data is for.", "type"),
                count("Data", "How many entries it has.", "data"),
                age());
    }

    static List<Column> serviceAccounts() {
        return List.of(name(), age());
    }

    private static Column count(String name, String description, String map) {
        return Column.of(name, description, o -> (long) o.object(map).size());
    }

    static List<Column> roles() {
        return List.of(name(), Cells.createdAt());
    }

    static List<Column> bindings() {
        return List.of(
                name(),
                Column.of(
                        "Role",
                        "The role that is given.",
                        b ->
                                b.object("roleRef").string("kind")
                                        + "/"
                                        + b.object("roleRef").string("name")),
                age(),
                Column.of("Users", "Users who have it.", b -> subjects(b, "User")).wide(),
                Column.of("Groups", "Groups that have it.", b -> subjects(b, "Group")).wide(),
                Column.of(
                                "ServiceAccounts",
                                "Service accounts that have it.",
                                b -> subjects(b, "ServiceAccount"))
                        .wide());
    }

    private static String subjects(JsonObject binding, String kind) {
        return binding.array("subjects").objects().stream()
                .filter(s -> s.string("kind").equals(kind))
                .map(s ->
                        kind.equals("ServiceAccount")
                                ? s.string("namespace") + "/" + s.string("name")
                                : s.string("name"))
                .collect(Collectors.joining(", "));
    }

    static List<Column> volumes() {
        return List.of(
                name(),
                Column.of(
                        "Capacity",
                        "How much it holds.",
                        v -> storage(v.object("spec").object("capacity"))),
                Column.of(
                        "Access Modes",
                        "How it can be mounted.",
                        v -> StorageResources.shortModes(v.object("spec").array("accessModes"))),
                text(
                        "Reclaim Policy",
                        "What becomes of it afterwards.",
                        "spec",
                        "persistentVolumeReclaimPolicy"),
                Column.of("Status", "Whether it is in use.", ConfigColumns::phase),
                Column.of("Claim", "Who uses it.", ConfigColumns::claim),
                Column.of("StorageClass", "Its class.", ConfigColumns::storageClass),
                attributesClass(),
                text("Reason", "Why it is so.", "status", "reason"),
                age(),
                volumeMode());
    }

    private static String storage(JsonObject list) {
        return Quantities.of(list.get("storage")).toString();
    }

    private static String phase(JsonObject object) {
        return object.object("metadata").has("deletionTimestamp")
                ? "Terminating"
                : object.object("status").string("phase");
    }

    private static String claim(JsonObject volume) {
        JsonObject claim = volume.object("spec").object("claimRef");
        return claim.isEmpty() ? "" : claim.string("namespace") + "/" + claim.string("name");
    }

    private static String storageClass(JsonObject object) {
        JsonObject annotations = object.object("metadata").object("annotations");
        return annotations.has(CLASS)
                ? annotations.string(CLASS)
                : object.object("spec").string("storageClassName");
    }

    private static Column attributesClass() {
        return Column.of(
                "VolumeAttributesClass",
                "Its class of attributes.",
                o -> Cells.orUnset(o.at("spec", "volumeAttributesClassName")));
    }

    private static Column volumeMode() {
        return Column.of(
                        "VolumeMode",
                        "Block or Filesystem.",
                        o -> Cells.orUnset(o.at("spec", "volumeMode")))
                .wide();
    }

    static List<Column> claims() {
        return List.of(
                name(),
                Column.of("Status", "Whether it has a volume.", ConfigColumns::phase),
                text("Volume", "The volume it has.", "spec", "volumeName"),
                Column.of(
                        "Capacity",
                        "How much that holds.",
                        c -> bound(c) ? storage(c.object("status").object("capacity")) : ""),
                Column.of(
                        "Access Modes",
                        "How it can be mounted.",
                        c ->
                                bound(c)
                                        ? StorageResources.shortModes(
                                                c.object("status").array("accessModes"))
                                        : ""),
                Column.of("StorageClass", "The class it asks for.", ConfigColumns::storageClass),
                attributesClass(),
                age(),
                volumeMode());
    }

    private static boolean bound(JsonObject claim) {
        return !claim.object("spec").string("volumeName").isEmpty();
    }

    static List<Column> storageClasses() {
        return List.of(
                className(
                        "storageclass.kubernetes.io/is-default-class",
                        "storageclass.beta.kubernetes.io/is-default-class"),
                text("Provisioner", "Who makes its volumes.", "provisioner"),
                Column.of(
                        "ReclaimPolicy",
                        "What becomes of them afterwards.",
                        c -> Cells.textOr(c.get("reclaimPolicy"), "Delete")),
                Column.of(
                        "VolumeBindingMode",
                        "When they are made.",
                        c -> Cells.textOr(c.get("volumeBindingMode"), "Immediate")),
                Column.of(
                        "AllowVolumeExpansion",
                        "Whether they can grow.",
                        c -> c.bool("allowVolumeExpansion", false)),
                age());
    }

    static Column className(String... isDefault) {
        return new Column(
                "Name", "string", "name", 0, "The class's name.", c -> className(c, isDefault));
    }

    private static String className(JsonObject storage, String... of) {
        JsonObject meta = storage.object("metadata");
        JsonObject annotations = meta.object("annotations");
        boolean standard =
                Arrays.stream(of).anyMatch(name -> annotations.string(name).equals("true"));
        return standard ? meta.string("name") + " (default)" : meta.string("name");
    }

    static List<Column> attributesClasses() {
        return List.of(
                className("volumeattributesclass.alpha.kubernetes.io/is-default-class"),
                text("DriverName", "Whose attributes they are.", "driverName"),
                age());
    }

    static List<Column> csiNodes() {
        return List.of(
                name(),
                Column.of(
                                "Drivers",
                                "How many drivers the node has.",
                                n -> (long) n.object("spec").array("drivers").size())
                        .type("integer"),
                age());
    }

    static List<Column> csiDrivers() {
        return List.of(
                name(),
                flag("AttachRequired", "attachRequired"),
                flag("PodInfoOnMount", "podInfoOnMount"),
                flag("StorageCapacity", "storageCapacity"),
                Column.of(
                        "TokenRequests",
                        "For whom it gets tokens.",
                        d ->
                                d.object("spec").array("tokenRequests").isEmpty()
                                        ? Cells.UNSET
                                        : d.object("spec").array("tokenRequests").objects().stream()
                                                .map(t -> t.string("audience"))
                                                .collect(Collectors.joining(","))),
                flag("RequiresRepublish", "requiresRepublish"),
                Column.of(
                        "Modes",
                        "The kinds of volumes it makes.",
                        d -> {
                            String modes =
                                    Cells.join(d.object("spec").array("volumeLifecycleModes"), ",");
                            return modes.isEmpty() ? Cells.NONE : modes;
                        }),
                age());
    }

    private static Column flag(String name, String field) {
        return Column.of(
                        name,
                        "The driver's " + field + ".",
                        d -> d.object("spec").bool(field, false))
                .type("boolean");
    }

    static List<Column> attachments() {
        return List.of(
                name(),
                new Column(
                        "Attacher",
                        "string",
                        "name",
                        0,
                        "Who attaches.",
                        a -> a.object("spec").string("attacher")),
                text("PV", "The volume.", "spec", "source", "persistentVolumeName"),
                text("Node", "The node.", "spec", "nodeName"),
                Column.of(
                                "Attached",
                                "Whether it is done.",
                                a -> a.object("status").bool("attached", false))
                        .type("boolean"),
                age());
    }

    static List<Column> webhooks() {
        return List.of(
                name(),
                Column.of(
                                "Webhooks",
                                "How many webhooks it has.",
                                w -> (long) w.array("webhooks").size())
                        .type("integer"),
                age());
    }

    static List<Column> admissionPolicies() {
        return List.of(
                name(),
                Column.of(
                                "Validations",
                                "How many rules it has.",
                                p -> (long) p.object("spec").array("validations").size())
                        .type("integer"),
                Column.of("ParamKind", "The kind of its parameters.", ConfigColumns::paramKind),
                age());
    }

    static List<Column> mutatingPolicies() {
        return List.of(
                name(),
                Column.of(
                                "Mutations",
                                "How many changes it makes.",
                                p -> (long) p.object("spec").array("mutations").size())
                        .type("integer"),
                Column.of("ParamKind", "The kind of its parameters.", ConfigColumns::paramKind),
                age());
    }

    private static String paramKind(JsonObject policy) {
        JsonObject kind = policy.object("spec").object("paramKind");
        return kind.isEmpty() ? Cells.UNSET : kind.string("apiVersion") + "/" + kind.string("kind");
    }

    static List<Column> policyBindings() {
        return List.of(
                name(),
                text("PolicyName", "The policy that is bound.", "spec", "policyName"),
                Column.of("ParamRef", "Its parameters.", ConfigColumns::paramReference),
                age());
    }

    private static String paramReference(JsonObject binding) {
        JsonObject reference = binding.object("spec").object("paramRef");
        if (reference.isEmpty()) {
            return Cells.UNSET;
        }
        String name = reference.string("name");
        if (name.isEmpty()) {
            return reference.has("selector")
                    ? GoText.of(reference.object("selector"))
                    : Cells.UNSET;
        }
        String namespace = reference.string("namespace");
        return (namespace.isEmpty() ? "*" : namespace) + "/" + name;
    }

    static List<Column> flowSchemas() {
        return List.of(
                name(),
                text(
                        "PriorityLevel",
                        "The level it sends to.",
                        "spec",
                        "priorityLevelConfiguration",
                        "name"),
                number(
                                "MatchingPrecedence",
                                "Which schema is asked first.",
                                "spec",
                                "matchingPrecedence")
                        .type("string")
                        .ordersRows(),
                Column.of(
                        "DistinguisherMethod",
                        "How flows are told apart.",
                        f -> {
                            String method =
                                    f.object("spec").object("distinguisherMethod").string("type");
                            return Cells.orNone(method);
                        }),
                age(),
                Column.of("MissingPL", "Whether that level is missing.", ConfigColumns::dangling));
    }

    private static String dangling(JsonObject schema) {
        for (JsonObject condition : schema.object("status").array("conditions").objects()) {
            if (condition.string("type").equals("Dangling")) {
                return condition.string("status");
            }
        }
        return "?";
    }

    static List<Column> priorityLevels() {
        return List.of(
                name(),
                text("Type", "Limited or Exempt.", "spec", "type"),
                Column.of(
                        "NominalConcurrencyShares",
                        "Its share.",
                        l -> limited(l, "nominalConcurrencyShares")),
                Column.of("Queues", "How many queues it has.", l -> queuing(l, "queues")),
                Column.of("HandSize", "How many queues a flow gets.", l -> queuing(l, "handSize")),
                Column.of(
                        "QueueLengthLimit",
                        "How long each may be.",
                        l -> queuing(l, "queueLengthLimit")),
                age());
    }

    private static Object limited(JsonObject level, String field) {
        return orNone(level.object("spec").object("limited").get(field));
    }

    private static Object queuing(JsonObject level, String field) {
        JsonObject response = level.object("spec").object("limited").object("limitResponse");
        return orNone(response.object("queuing").get(field));
    }

    private static Object orNone(@Nullable Object value) {
        return value == null ? Cells.NONE : value;
    }
}
