package io.jukung.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine's control groups, version 1 (a folder per controller) or 2 (one tree).
 *
 * <p>A group's name is its path from the hierarchy's root, {@code /kubepods/burstable/pod…}.
 *
 * @param version 1 or 2; a machine with both mounted counts as 1
 * @param root {@code /sys/fs/cgroup}
 */
public record Cgroups(int version, Path root) {
    private static final List<String> V1 =
            List.of(
                    "cpu", "cpuacct", "cpuset", "memory", "pids", "hugetlb", "devices", "freezer",
                    "blkio");

    /**
     * @throws IOException where no cgroup file system is mounted
     */
    public static Cgroups detect() throws IOException {
        Path root = Path.of("/sys/fs/cgroup");
        for (Mounts.Mount mount : Mounts.list()) {
            if (mount.target().equals(root.toString()) && mount.type().equals("cgroup2")) {
                return new Cgroups(2, root);
            }
        }
        if (Files.isDirectory(root.resolve("memory"))) {
            return new Cgroups(1, root);
        }
        throw new IOException("no cgroup file system is mounted below " + root);
    }

    /** The folders that make up a group: one, or one per mounted controller. */
    public List<Path> folders(String group) {
        String relative = group.startsWith("/") ? group.substring(1) : group;
        if (version == 2) {
            return List.of(root.resolve(relative));
        }
        List<Path> folders = new ArrayList<>();
        for (String controller : V1) {
            if (Files.isDirectory(root.resolve(controller))) {
                folders.add(root.resolve(controller).resolve(relative));
            }
        }
        return folders;
    }

    /** The folder of one controller ({@code cpu}, {@code memory}, {@code pids}). */
    public Path folder(String controller, String group) {
        String relative = group.startsWith("/") ? group.substring(1) : group;
        return version == 2 ? root.resolve(relative) : root.resolve(controller).resolve(relative);
    }

    public boolean exists(String group) {
        return folders(group).stream().allMatch(Files::isDirectory);
    }

    /** Creates a group and, where missing, its parents, with their controllers delegated down. */
    public void create(String group) throws IOException {
        if (version == 2) {
            createUnified(group);
            return;
        }
        for (Path folder : folders(group)) {
            Files.createDirectories(folder);
            if (folder.startsWith(root.resolve("cpuset"))) {
                inheritCpuset(folder);
            }
        }
    }

    private void createUnified(String group) throws IOException {
        Path at = root;
        for (Path part : Path.of(group.startsWith("/") ? group.substring(1) : group)) {
            enableControllers(at);
            at = at.resolve(part);
            if (!Files.isDirectory(at)) {
                Files.createDirectory(at);
            }
        }
        enableControllers(at);
    }

    private static void enableControllers(Path folder) throws IOException {
        String has = Files.readString(folder.resolve("cgroup.subtree_control"));
        String can = Files.readString(folder.resolve("cgroup.controllers"));
        StringBuilder wanted = new StringBuilder();
        for (String controller : List.of("cpu", "cpuset", "memory", "pids", "hugetlb", "io")) {
            if (contains(can, controller) && !contains(has, controller)) {
                wanted.append(" +").append(controller);
            }
        }
        if (!wanted.isEmpty()) {
            Files.writeString(folder.resolve("cgroup.subtree_control"), wanted.substring(1));
        }
    }

    private static boolean contains(String words, String word) {
        return List.of(words.strip().split("\\s+")).contains(word);
    }

    /** A version 1 cpuset is empty at birth and takes no process until it is filled. */
    private void inheritCpuset(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || folder.equals(root.resolve("cpuset"))) {
            return;
        }
        inheritCpuset(parent);
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
            if (Files.readString(folder.resolve(file)).isBlank()) {
                Files.writeString(folder.resolve(file), Files.readString(parent.resolve(file)));
            }
        }
    }

    /** Writes a setting of a group. */
    public void set(String controller, String group, String file, String value) throws IOException {
        Files.writeString(folder(controller, group).resolve(file), value, StandardCharsets.UTF_8);
    }

    /** Reads a file of a group without its line end. */
    public String get(String controller, String group, String file) throws IOException {
        return Files.readString(folder(controller, group).resolve(file), StandardCharsets.UTF_8)
                .strip();
    }

    /** Reads a flat keyed file such as {@code memory.stat}. */
    public Map<String, Long> stat(String controller, String group, String file) throws IOException {
        Map<String, Long> values = new HashMap<>();
        get(controller, group, file)
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> values.put(pair[0], Long.parseLong(pair[1].strip())));
        return values;
    }

    /** The processes in a group and in those below it. */
    public List<Long> processes(String group) throws IOException {
        List<Long> processes = new ArrayList<>();
        collect(folder(version == 2 ? "" : "memory", group), processes);
        return processes;
    }

    private static void collect(Path folder, List<Long> processes) throws IOException {
        try {
            Files.readAllLines(folder.resolve("cgroup.procs")).stream()
                    .map(Long::parseLong)
                    .forEach(processes::add);
        } catch (NoSuchFileException e) {
            return;
        }
        try (DirectoryStream<Path> below = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : below) {
                collect(child, processes);
            }
        }
    }

    /** The groups directly below one, by their last name. */
    public List<String> children(String group) throws IOException {
        Path folder = folder("memory", group);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> below = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : below) {
                names.add(child.getFileName().toString());
            }
        }
        return names;
    }

    /**
     * Removes a group with those below it; a missing one is no error.
     *
     * @throws IOException where a process is still in it
     */
    public void remove(String group) throws IOException {
        for (Path folder : everywhere(group)) {
            removeFolder(folder);
        }
    }

    /**
     * Its folders in every hierarchy, those included that only others (runc, systemd) put it into.
     */
    private List<Path> everywhere(String group) throws IOException {
        if (version == 2) {
            return folders(group);
        }
        String relative = group.startsWith("/") ? group.substring(1) : group;
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> hierarchies =
                Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path hierarchy : hierarchies) {
                all.add(hierarchy.resolve(relative));
            }
        }
        return all;
    }

    private static void removeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> below = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : below) {
                removeFolder(child);
            }
        }
        Files.deleteIfExists(folder);
    }
}
