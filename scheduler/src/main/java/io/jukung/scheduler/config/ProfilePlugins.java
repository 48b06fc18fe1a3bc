package io.jukung.scheduler.config;

import io.jukung.base.flags.FlagException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.Profile;
import io.jukung.scheduler.plugins.DefaultPlugins;
import io.jukung.scheduler.plugins.PluginArguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which plugins of one profile work at which point. Plugins join every point that they know unless
 * {@code multiPoint} or that point disables them.
 */
final class ProfilePlugins {
    private static final Set<String> POINTS =
            Set.of(
                    "preEnqueue",
                    "queueSort",
                    "preFilter",
                    "filter",
                    "postFilter",
                    "preScore",
                    "score",
                    "reserve",
                    "permit",
                    "preBind",
                    "bind",
                    "postBind",
                    "multiPoint",
                    "placementGenerate",
                    "placementScore");

    /** Part of the loop itself here. */
    private static final Set<String> BUILT_IN =
            Set.of("PrioritySort", "DefaultBinder", "SchedulingGates", "DefaultPreemption");

    /** Upstream's others: may be switched off, for they are. */
    private static final Set<String> ABSENT =
            Set.of(
                    "ImageLocality",
                    "VolumeRestrictions",
                    "NodeVolumeLimits",
                    "VolumeZone",
                    "DynamicResources",
                    "NodeDeclaredFeatures",
                    "GangScheduling");

    private final String path;
    private final JsonObject points;

    private ProfilePlugins(String path, JsonObject points) {
        this.path = path;
        this.points = points;
    }

    static Profile profile(JsonObject profile, String path) {
        String name = profile.string("schedulerName");
        PluginArguments arguments = PluginArguments.of(profile.array("pluginConfig").objects());
        ProfilePlugins plugins = new ProfilePlugins(path, profile.object("plugins"));
        plugins.check();
        List<Plugin.Filter> filters = new ArrayList<>();
        List<Profile.Weighted> scores = new ArrayList<>();
        for (Plugin plugin : DefaultPlugins.with(arguments)) {
            if (plugin instanceof Plugin.Filter filter
                    && plugins.enables(plugin.name(), "filter")) {
                filters.add(filter);
            }
            if (plugin instanceof Plugin.Score score && plugins.enables(plugin.name(), "score")) {
                scores.add(new Profile.Weighted(score, plugins.weight(score)));
            }
        }
        return new Profile(
                name.isEmpty() ? "default-scheduler" : name,
                List.copyOf(filters),
                List.copyOf(scores),
                plugins.enables("DefaultPreemption", "postFilter"));
    }

    private void check() {
        SchedulerConfiguration.strict(points, POINTS, path + "plugins.");
        Map<String, Plugin> known = new HashMap<>();
        DefaultPlugins.all().forEach(plugin -> known.put(plugin.name(), plugin));
        for (String point : POINTS) {
            JsonObject set = points.object(point);
            SchedulerConfiguration.strict(
                    set, Set.of("enabled", "disabled"), path + "plugins." + point + ".");
            for (JsonObject plugin : set.array("enabled").objects()) {
                String name = plugin.string("name");
                if (ABSENT.contains(name)) {
                    throw new FlagException(
                            path + "plugins." + point + ": " + name + " is not there");
                }
                if (!known.containsKey(name) && !BUILT_IN.contains(name)) {
                    throw new FlagException(
                            "initializing profiles: creating profile: "
                                    + name
                                    + " is not registered");
                }
            }
        }
    }

    private boolean enables(String plugin, String point) {
        if (lists(point, "enabled", plugin)) {
            return true;
        }
        if (lists(point, "disabled", plugin) || lists(point, "disabled", "*")) {
            return false;
        }
        return lists("multiPoint", "enabled", plugin)
                || !(lists("multiPoint", "disabled", plugin)
                        || lists("multiPoint", "disabled", "*"));
    }

    private boolean lists(String point, String how, String plugin) {
        return points.object(point).array(how).objects().stream()
                .anyMatch(entry -> entry.string("name").equals(plugin));
    }

    private int weight(Plugin.Score plugin) {
        for (String point : List.of("score", "multiPoint")) {
            for (JsonObject entry : points.object(point).array("enabled").objects()) {
                long weight = entry.integer("weight", 0);
                if (entry.string("name").equals(plugin.name()) && weight != 0) {
                    return (int) weight;
                }
            }
        }
        return plugin.weight();
    }
}
