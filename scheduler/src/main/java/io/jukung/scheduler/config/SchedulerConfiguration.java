package io.jukung.scheduler.config;

import io.jukung.base.GoDuration;
import io.jukung.base.flags.FlagException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.SchedulerOptions;
import io.jukung.scheduler.core.Profile;
import io.jukung.scheduler.plugins.DefaultPlugins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a {@code KubeSchedulerConfiguration}; what it says and this scheduler lacks is refused. */
public final class SchedulerConfiguration {
    private static final String VERSION = "kubescheduler.config.k8s.io/v1";
    private static final Set<String> FIELDS =
            Set.of(
                    "apiVersion",
                    "kind",
                    "parallelism",
                    "leaderElection",
                    "clientConnection",
                    "enableProfiling",
                    "enableContentionProfiling",
                    "percentageOfNodesToScore",
                    "podInitialBackoffSeconds",
                    "podMaxBackoffSeconds",
                    "profiles",
                    "extenders",
                    "delayCacheUntilActive");

    private SchedulerConfiguration() {}

    /**
     * What the file says, upstream's defaults for the rest.
     *
     * @throws FlagException where a field is unknown, or has a value that cannot be
     */
    public static SchedulerOptions read(JsonObject file) {
        if (!file.string("apiVersion").equals(VERSION)
                || !file.string("kind").equals("KubeSchedulerConfiguration")) {
            throw new FlagException(
                    "no kind \""
                            + file.string("kind")
                            + "\" is registered for version \""
                            + file.string("apiVersion")
                            + "\"; this scheduler reads KubeSchedulerConfiguration of "
                            + VERSION);
        }
        strict(file, FIELDS, "");
        if (!file.array("extenders").isEmpty()) {
            throw new FlagException("extenders: this scheduler calls none");
        }
        long initial = file.integer("podInitialBackoffSeconds", 1);
        long max = file.integer("podMaxBackoffSeconds", 10);
        if (initial <= 0) {
            throw new FlagException(
                    "podInitialBackoffSeconds: Invalid value: "
                            + initial
                            + ": must be greater than 0");
        }
        if (max < initial) {
            throw new FlagException(
                    "podMaxBackoffSeconds: Invalid value: "
                            + max
                            + ": must be greater than or equal to PodInitialBackoffSeconds");
        }
        return new SchedulerOptions(
                profiles(file),
                Duration.ofSeconds(initial),
                Duration.ofSeconds(max),
                file.object("clientConnection").string("kubeconfig"),
                election(file.object("leaderElection")));
    }

    private static SchedulerOptions.Election election(JsonObject leader) {
        strict(
                leader,
                Set.of(
                        "leaderElect",
                        "leaseDuration",
                        "renewDeadline",
                        "retryPeriod",
                        "resourceLock",
                        "resourceName",
                        "resourceNamespace"),
                "leaderElection.");
        String lock = leader.string("resourceLock");
        if (!lock.isEmpty() && !lock.equals("leases")) {
            throw new FlagException(
                    "leaderElection.resourceLock: Invalid value: \""
                            + lock
                            + "\": resourceLock value must be \"leases\"");
        }
        return new SchedulerOptions.Election(
                leader.bool("leaderElect", true),
                text(leader, "resourceNamespace", "kube-system"),
                text(leader, "resourceName", "kube-scheduler"),
                time(leader, "leaseDuration", 15),
                time(leader, "renewDeadline", 10),
                time(leader, "retryPeriod", 2));
    }

    private static String text(JsonObject from, String field, String otherwise) {
        String text = from.string(field);
        return text.isEmpty() ? otherwise : text;
    }

    private static Duration time(JsonObject from, String field, long seconds) {
        String text = from.string(field);
        try {
            return text.isEmpty() ? Duration.ofSeconds(seconds) : GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new FlagException("leaderElection." + field + ": " + e.getMessage());
        }
    }

    private static List<Profile> profiles(JsonObject file) {
        List<Profile> profiles = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int index = 0;
        for (JsonObject each : file.array("profiles").objects()) {
            String path = "profiles[" + index++ + "].";
            strict(
                    each,
                    Set.of("schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig"),
                    path);
            Profile profile = ProfilePlugins.profile(each, path);
            if (!names.add(profile.schedulerName())) {
                throw new FlagException(
                        path
                                + "schedulerName: Duplicate value: \""
                                + profile.schedulerName()
                                + "\"");
            }
            profiles.add(profile);
        }
        return profiles.isEmpty()
                ? List.of(Profile.of("default-scheduler", DefaultPlugins.all()))
                : List.copyOf(profiles);
    }

    static void strict(JsonObject object, Set<String> known, String path) {
        object.forEach((field, value) -> {
            if (!known.contains(field)) {
                throw new FlagException(
                        "strict decoding error: unknown field \"" + path + field + "\"");
            }
        });
    }
}
