package io.jukung.resources.storage;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.pod.NodeLabelWarnings;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strategies of volumes, claims and classes. */
public final class StorageResources {
    private static final int MOST_PARAMETERS = 512;
    private static final int MOST_PARAMETER_BYTES = 256 * 1024;

    private StorageResources() {}

    public static ResourceStrategy storageClasses() {
        return CheckedStrategy.of(Shape.PLAIN, StorageResources::storageClass)
                .warning((storage, old) -> {
                    List<String> warnings = new ArrayList<>();
                    for (Field term : Field.root(storage).at("allowedTopologies").items()) {
                        for (Field expression : term.at("matchLabelExpressions").items()) {
                            NodeLabelWarnings.ofBareKey(expression.at("key"))
                                    .ifPresent(warnings::add);
                        }
                    }
                    return warnings;
                });
    }

    private static void storageClass(Field storage, @Nullable Field old) {
        provisioner(storage.at("provisioner"));
        parameters(storage.at("parameters"));
        storage.at("reclaimPolicy").in("Delete", "Retain");
        topologies(storage.at("allowedTopologies"));
        Field mode = storage.at("volumeBindingMode");
        if (mode.absent()) {
            mode.missing("");
        } else {
            mode.in("Immediate", "WaitForFirstConsumer");
        }
        if (old != null) {
            kept(storage, old, "parameters", "provisioner", "reclaimPolicy");
            mode.immutable(old.at("volumeBindingMode"));
        }
    }

    private static void kept(Field object, Field old, String... fields) {
        for (String field : fields) {
            if (!object.at(field).sameAs(old.at(field))) {
                object.at(field).forbidden("updates to " + field + " are forbidden.");
            }
        }
    }

    private static void provisioner(Field provisioner) {
        if (provisioner.empty()) {
            provisioner.missing("");
            return;
        }
        provisioner.as(provisioner.text().toLowerCase(Locale.ROOT)).check(Names::qualifiedName);
    }

    private static void parameters(Field parameters) {
        if (parameters.object().size() > MOST_PARAMETERS) {
            parameters.tooLong(MOST_PARAMETERS);
            return;
        }
        long size = 0;
        for (Field parameter : parameters.entries()) {
            if (parameter.name().isEmpty()) {
                parameters.invalid("", "field can not be empty.");
            }
            size += parameter.name().length() + (long) parameter.text().length();
        }
        if (size > MOST_PARAMETER_BYTES) {
            parameters.tooLong(MOST_PARAMETER_BYTES);
        }
    }

    private static void topologies(Field terms) {
        List<Map<String, Set<String>>> seen = new ArrayList<>();
        // upstream compares with as many empty terms first
        terms.items().forEach(term -> seen.add(Map.of()));
        for (Field term : terms.items()) {
            Map<String, Set<String>> asked = new HashMap<>();
            Field expressions = term.at("matchLabelExpressions");
            for (Field expression : expressions.items()) {
                expression.at("values").required();
                Set<String> values = new HashSet<>();
                expression.at("values").items().forEach(value -> value.unique(values));
                expression.at("key").check(Names::qualifiedName);
                if (asked.put(expression.text("key"), values) != null) {
                    expression.at("key").duplicate(expression.text("key"));
                }
            }
            seen.stream().filter(asked::equals).forEach(same -> expressions.duplicate(""));
            seen.add(asked);
        }
    }

    public static ResourceStrategy attributesClasses() {
        return CheckedStrategy.of(
                Shape.PLAIN,
                (object, old) -> {
                    provisioner(object.at("driverName"));
                    parameters(object.at("parameters"));
                    object.at("parameters").required("must contain at least one key/value pair");
                    if (old != null) {
                        kept(object, old, "driverName", "parameters");
                    }
                });
    }

    /** Modes in the short form of tables: {@code RWO,ROX}. */
    public static String shortModes(JsonArray modes) {
        StringBuilder text = new StringBuilder();
        for (String[] pair :
                new String[][] {
                    {"ReadWriteOnce", "RWO"},
                    {"ReadOnlyMany", "ROX"},
                    {"ReadWriteMany", "RWX"},
                    {"ReadWriteOncePod", "RWOP"}
                }) {
            if (modes.contains(pair[0])) {
                text.append(text.isEmpty() ? "" : ",").append(pair[1]);
            }
        }
        return text.toString();
    }
}
