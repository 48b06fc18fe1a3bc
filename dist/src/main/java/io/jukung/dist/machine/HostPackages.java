package io.jukung.dist.machine;

import io.jukung.dist.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The programs that a node needs from its host, and how the host's package manager brings them. */
public final class HostPackages {
    private static final List<Path> PROGRAM_FOLDERS =
            List.of(
                    Path.of("/usr/local/sbin"),
                    Path.of("/usr/local/bin"),
                    Path.of("/usr/sbin"),
                    Path.of("/usr/bin"),
                    Path.of("/sbin"),
                    Path.of("/bin"));
    private static final List<Path> CNI_FOLDERS =
            List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni"), Path.of("/usr/libexec/cni"));

    private HostPackages() {}

    /** A package by what of it must be there. */
    private record Need(String program, String debian, String fedora, String alpine, String arch) {}

    private static final List<Need> NEEDS =
            List.of(
                    new Need("containerd", "containerd", "containerd", "containerd", "containerd"),
                    new Need("runc", "runc", "runc", "runc", "runc"),
                    new Need("nft", "nftables", "nftables", "nftables", "nftables"),
                    new Need(
                            "cni/bridge",
                            "containernetworking-plugins",
                            "containernetworking-plugins",
                            "cni-plugins",
                            "cni-plugins"),
                    new Need("ip", "iproute2", "iproute", "iproute2", "iproute2"));

    /** What is missing and the commands that would install it. */
    public record Missing(List<String> packages, List<List<String>> commands) {}

    /** What this host lacks; null where it has everything. */
    public static @Nullable Missing missing() {
        List<Need> lacking = new ArrayList<>();
        for (Need need : NEEDS) {
            if (find(need.program()) == null) {
                lacking.add(need);
            }
        }
        return lacking.isEmpty() ? null : commands(lacking);
    }

    private static Missing commands(List<Need> lacking) {
        if (program("apt-get") != null) {
            List<String> names = lacking.stream().map(Need::debian).toList();
            return new Missing(
                    names,
                    List.of(
                            List.of("apt-get", "update", "-qq"),
                            with(
                                    names,
                                    "apt-get",
                                    "install",
                                    "-y",
                                    "-qq",
                                    "--no-install-recommends")));
        }
        if (program("dnf") != null) {
            List<String> names = lacking.stream().map(Need::fedora).toList();
            return new Missing(names, List.of(with(names, "dnf", "install", "-y")));
        }
        if (program("apk") != null) {
            List<String> names = lacking.stream().map(Need::alpine).toList();
            return new Missing(names, List.of(with(names, "apk", "add")));
        }
        if (program("pacman") != null) {
            List<String> names = lacking.stream().map(Need::arch).toList();
            return new Missing(names, List.of(with(names, "pacman", "-S", "--noconfirm")));
        }
        return new Missing(lacking.stream().map(Need::debian).toList(), List.of());
    }

    private static List<String> with(List<String> names, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(names);
        return all;
    }

    /** Runs the commands; what they print goes to this terminal. */
    public static void install(Missing missing) {
        if (missing.commands().isEmpty()) {
            throw new CommandException(
                    "no package manager is known here: install "
                            + String.join(", ", missing.packages())
                            + " by hand and try again");
        }
        for (List<String> command : missing.commands()) {
            ProcessBuilder process = new ProcessBuilder(command);
            process.environment().put("DEBIAN_FRONTEND", "noninteractive");
            process.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            process.redirectError(ProcessBuilder.Redirect.INHERIT);
            try {
                if (process.start().waitFor() != 0) {
                    throw new CommandException(
                            "\"" + String.join(" ", command) + "\" failed: see above");
                }
            } catch (IOException e) {
                throw new CommandException(
                        "\"" + String.join(" ", command) + "\": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException("interrupted while installing packages");
            }
        }
        Missing still = missing();
        if (still != null) {
            throw new CommandException(
                    "still missing after the installation: " + String.join(", ", still.packages()));
        }
    }

    private static @Nullable Path find(String program) {
        return program.startsWith("cni/") ? cniPlugins() : program(program);
    }

    /** The folder of the standard CNI plugins, or null. */
    public static @Nullable Path cniPlugins() {
        for (Path folder : CNI_FOLDERS) {
            if (Files.isExecutable(folder.resolve("bridge"))) {
                return folder;
            }
        }
        return null;
    }

    /** A program of the host, or null. */
    public static @Nullable Path program(String name) {
        for (Path folder : PROGRAM_FOLDERS) {
            if (Files.isExecutable(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        return null;
    }
}
