package io.jukung.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The real kubectl, in one namespace of one cluster. */
public final class Kubectl {
    private final Commands commands;
    private final Path kubeconfig;
    private final String namespace;

    public Kubectl(Path kubeconfig, String namespace) {
        this(
                Jukung.COMMANDS
                        .with("KUBECONFIG", kubeconfig.toString())
                        .with("HOME", kubeconfig.getParent().toString())
                        // Its caches belong to no user.
                        .with("KUBECACHEDIR", kubeconfig + "-cache"),
                kubeconfig,
                namespace);
    }

    private Kubectl(Commands commands, Path kubeconfig, String namespace) {
        this.commands = commands;
        this.kubeconfig = kubeconfig;
        this.namespace = namespace;
    }

    /** The same with a variable in its environment. */
    public Kubectl with(String name, String value) {
        return new Kubectl(commands.with(name, value), kubeconfig, namespace);
    }

    public String namespace() {
        return namespace;
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /**
     * Runs it.
     *
     * @param line arguments between spaces
     * @param more arguments that have spaces of their own
     */
    public Outcome run(String line, String... more) {
        return commands.run(command(line, more));
    }

    /** Runs it and answers what it printed; fails where it fails. */
    public String ok(String line, String... more) {
        return run(line, more).orFail();
    }

    /** Runs it with a manifest, or anything else, on standard input. */
    public Outcome pipe(String input, String line, String... more) {
        return commands.run(command(line, more), input);
    }

    public String apply(String manifest) {
        return pipe(manifest, "apply -f -").orFail();
    }

    /** One value of one object, by a JSON path without braces. */
    public String value(String object, String path) {
        return ok("get " + object + " -o", "jsonpath={" + path + "}");
    }

    /** Starts it and lets it run. */
    public Running start(String line, String... more) {
        return commands.start(command(line, more));
    }

    /** Starts it on a terminal of its own. */
    public Running onTerminal(String line) {
        String whole = String.join(" ", command(line));
        return commands.start(List.of("script", "-qefc", whole, "/dev/null"));
    }

    private List<String> command(String line, String... more) {
        List<String> command = new ArrayList<>();
        command.add(PROGRAM);
        command.add("--namespace=" + namespace);
        command.addAll(Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toList());
        command.addAll(Arrays.asList(more));
        return command;
    }

    private static final String PROGRAM = find();

    /** The newest kubectl of this machine, none older than 1.27. */
    private static String find() {
        String named = System.getenv("KUBECTL");
        if (named != null && !named.isEmpty()) {
            return named;
        }
        for (int minor = 36; minor >= 27; minor--) {
            Path versioned = Path.of("/usr/lib/google-cloud-sdk/bin/kubectl.1." + minor);
            if (Files.isExecutable(versioned)) {
                return versioned.toString();
            }
        }
        Outcome version =
                new Commands(Map.of()).run(List.of("sh", "-c", "command -v kubectl || true"));
        if (version.out().isBlank()) {
            throw new AssertionError("no kubectl on this machine: ./test brings one");
        }
        return version.out().strip();
    }
}
