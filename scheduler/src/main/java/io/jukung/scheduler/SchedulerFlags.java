package io.jukung.scheduler;

import io.jukung.base.flags.FeatureGates;
import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.client.serving.ServingFlags;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.scheduler.config.SchedulerConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The command line of {@code kube-scheduler}; names and defaults are upstream's. */
public final class SchedulerFlags {
    /** Where {@code /metrics} and health are served. */
    public static final int PORT = 10259;

    private SchedulerFlags() {}

    public static Flags flags() {
        Flags flags =
                new Flags("kube-scheduler")
                        .section("Misc")
                        .string("config", "", "The `file` of the scheduler's configuration.")
                        .string("kubeconfig", "", "`File` that says how to reach the API.")
                        .map("feature-gates", Map.of(), FeatureGates.flagHelp())
                        .integer("v", 0, "Number for the log level verbosity.")
                        .shorthand("v");
        ServingFlags.declare(flags, PORT);
        SchedulerOptions.Election election = SchedulerOptions.Election.DEFAULT;
        return flags.section("Leader election")
                .bool("leader-elect", true, "Whether to work only while holding a lease.")
                .duration(
                        "leader-elect-lease-duration",
                        election.leaseDuration(),
                        "Time after which others may take a lease that is not renewed.")
                .duration(
                        "leader-elect-renew-deadline",
                        election.renewDeadline(),
                        "Time after which a leader that cannot renew gives up.")
                .duration(
                        "leader-elect-retry-period",
                        election.retryPeriod(),
                        "Time between attempts to take or renew the lease.")
                .string("leader-elect-resource-lock", "leases", "What the lock is: a lease.")
                .string("leader-elect-resource-name", election.name(), "Name of the lease.")
                .string(
                        "leader-elect-resource-namespace",
                        election.namespace(),
                        "The lease's namespace.");
    }

    /**
     * What a command line says; where it names a configuration file, that one counts and only the
     * flags that are given go before it, as upstream has it for leader election.
     *
     * @throws FlagException where the file cannot be read or makes no sense
     */
    public static SchedulerOptions options(FlagValues values) {
        // Each gate's name and lock are checked here.
        FeatureGates.defaults().with(values.map("feature-gates"));
        if (!values.string("leader-elect-resource-lock").equals("leases")) {
            throw new FlagException(
                    "leaderElection.resourceLock: Invalid value: \""
                            + values.string("leader-elect-resource-lock")
                            + "\": resourceLock value must be \"leases\"");
        }
        String file = values.string("config");
        SchedulerOptions options =
                file.isEmpty()
                        ? SchedulerOptions.DEFAULTS.withKubeconfig(values.string("kubeconfig"))
                        : SchedulerConfiguration.read(parsed(file));
        return options.with(election(values, options.election()));
    }

    private static JsonObject parsed(String file) {
        try {
            return Yaml.parse(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw new FlagException("--config: cannot read " + file + ": " + e.getMessage());
        } catch (MalformedException e) {
            throw new FlagException("--config: " + file + ": " + e.getMessage());
        }
    }

    private static SchedulerOptions.Election election(
            FlagValues values, SchedulerOptions.Election otherwise) {
        return new SchedulerOptions.Election(
                values.changed("leader-elect") ? values.bool("leader-elect") : otherwise.elect(),
                text(values, "leader-elect-resource-namespace", otherwise.namespace()),
                text(values, "leader-elect-resource-name", otherwise.name()),
                time(values, "leader-elect-lease-duration", otherwise.leaseDuration()),
                time(values, "leader-elect-renew-deadline", otherwise.renewDeadline()),
                time(values, "leader-elect-retry-period", otherwise.retryPeriod()));
    }

    private static String text(FlagValues values, String flag, String otherwise) {
        return values.changed(flag) ? values.string(flag) : otherwise;
    }

    private static Duration time(FlagValues values, String flag, Duration otherwise) {
        return values.changed(flag) ? values.duration(flag) : otherwise;
    }
}
