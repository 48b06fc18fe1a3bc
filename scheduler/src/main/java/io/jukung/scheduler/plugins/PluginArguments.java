package io.jukung.scheduler.plugins;

import io.jukung.base.flags.FlagException;
import io.jukung.machinery.tree.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code pluginConfig} tells plugins.
 *
 * @param mostAllocated whether full nodes are preferred to empty ones
 * @param resources how much each resource counts when a node's fullness is scored
 */
public record PluginArguments(boolean mostAllocated, Map<String, Integer> resources) {
    static final PluginArguments DEFAULTS =
            new PluginArguments(false, Map.of("cpu", 1, "memory", 1));

    /** Takes what no argument changes anything of. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "DefaultPreemption",
                    "VolumeBinding",
                    "InterPodAffinity",
                    "NodeAffinity",
                    "PodTopologySpread",
                    "NodeResourcesBalancedAllocation");

    /**
     * From the profile's list of {name, args}.
     *
     * @throws FlagException where an argument says something that the plugin here does not do
     */
    public static PluginArguments of(List<JsonObject> configs) {
        PluginArguments arguments = DEFAULTS;
        for (JsonObject config : configs) {
            String name = config.string("name");
            JsonObject given = config.object("args");
            if (name.equals("NodeResourcesFit")) {
                arguments = fit(given);
            } else if (WITHOUT_EFFECT.contains(name)) {
                onlyDefaults(name, given);
            } else {
                throw new FlagException("pluginConfig: " + name + " takes no arguments here");
            }
        }
        return arguments;
    }

    private static PluginArguments fit(JsonObject args) {
        JsonObject strategy = args.object("scoringStrategy");
        String type = strategy.string("type");
        if (!List.of("", "LeastAllocated", "MostAllocated").contains(type)
                || !args.array("ignoredResources").isEmpty()
                || !args.array("ignoredResourceGroups").isEmpty()) {
            throw new FlagException(
                    "pluginConfig: NodeResourcesFit: only the scoring strategies LeastAllocated and"
                            + " MostAllocated are there");
        }
        Map<String, Integer> resources = new LinkedHashMap<>();
        for (JsonObject resource : strategy.array("resources").objects()) {
            resources.put(resource.string("name"), (int) resource.integer("weight", 1));
        }
        return new PluginArguments(
                type.equals("MostAllocated"),
                resources.isEmpty() ? DEFAULTS.resources() : Map.copyOf(resources));
    }

    /** Upstream's defaults may be spelt out, as its own dump of a configuration does. */
    private static void onlyDefaults(String name, JsonObject args) {
        Map<String, Object> defaults =
                switch (name) {
                    case "DefaultPreemption" ->
                            Map.of(
                                    "minCandidateNodesPercentage",
                                    10L,
                                    "minCandidateNodesAbsolute",
                                    100L);
                    case "VolumeBinding" -> Map.of("bindTimeoutSeconds", 600L);
                    case "InterPodAffinity" ->
                            Map.of(
                                    "hardPodAffinityWeight",
                                    1L,
                                    "ignorePreferredTermsOfExistingPods",
                                    false);
                    case "PodTopologySpread" -> Map.of("defaultingType", "System");
                    default -> Map.of();
                };
        args.forEach((field, value) -> {
            boolean kind = field.equals("apiVersion") || field.equals("kind");
            boolean balanced = name.startsWith("NodeResources") && field.equals("resources");
            if (!kind && !balanced && !value.equals(defaults.get(field))) {
                throw new FlagException(
                        "pluginConfig: " + name + ": " + field + " cannot be set to " + value);
            }
        });
    }
}
