package io.jukung.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mounts of the calling process's mount namespace. */
public final class Mounts {
    public static final long READ_ONLY = 1;
    public static final long NO_SUID = 2;
    public static final long NO_DEV = 4;
    public static final long NO_EXEC = 8;

    private static final long REMOUNT = 32;
    private static final long BIND = 4096;
    private static final long RECURSIVE = 16384;
    private static final long SHARED = 1 << 20;
    private static final int DETACH = 2;

    private Mounts() {}

    /**
     * One line of /proc/self/mountinfo.
     *
     * @param target where it is mounted
     * @param type {@code tmpfs}, {@code ext4}, …
     * @param source the device or name; "" for none
     * @param options the mount's own and the file system's options, joined by commas
     */
    public record Mount(String target, String type, String source, String options) {}

    /** Every mount, in the order in which they were made. */
    public static List<Mount> list() throws IOException {
        return parse(Files.readString(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8));
    }

    static List<Mount> parse(String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            int dash = line.indexOf(" - ");
            if (dash < 0) {
                continue;
            }
            List<String> left = List.of(line.substring(0, dash).split(" ", -1));
            List<String> right = List.of(line.substring(dash + 3).split(" ", -1));
            mounts.add(
                    new Mount(
                            unescape(left.get(4)),
                            right.get(0),
                            right.size() > 1 ? unescape(right.get(1)) : "",
                            left.get(5) + (right.size() > 2 ? "," + right.get(2) : "")));
        }
        return mounts;
    }

    /** The kernel writes blanks, tabs, line ends and backslashes as three octal digits. */
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                plain.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(field.charAt(i));
            }
        }
        return plain.toString();
    }

    public static boolean mounted(Path target) throws IOException {
        String wanted = target.toString();
        return list().stream().anyMatch(mount -> mount.target().equals(wanted));
    }

    /**
     * Mounts a tmpfs.
     *
     * @param sizeBytes its limit; 0 for the kernel's default (half of the memory)
     * @param mode permissions of its root, {@code 0777}
     */
    public static void tmpfs(Path target, long sizeBytes, int mode) throws LinuxException {
        String data = "mode=" + Integer.toOctalString(mode);
        if (sizeBytes > 0) {
            data += ",size=" + sizeBytes;
        }
        Syscalls.mount("tmpfs", target.toString(), "tmpfs", 0, data);
    }

    /** Makes the source appear at the target, which must exist (file on file, folder on folder). */
    public static void bind(Path source, Path target, boolean recursive, boolean readOnly)
            throws LinuxException {
        long flags = BIND | (recursive ? RECURSIVE : 0);
        Syscalls.mount(source.toString(), target.toString(), "none", flags, "");
        if (readOnly) {
            Syscalls.mount("none", target.toString(), "none", BIND | REMOUNT | READ_ONLY, "");
        }
    }

    /** Lets mounts below this one reach its peers in other namespaces. */
    public static void makeShared(Path target) throws LinuxException {
        Syscalls.mount("none", target.toString(), "none", SHARED | RECURSIVE, "");
    }

    /** Mounts any file system. */
    public static void mount(String source, Path target, String type, long flags, String data)
            throws LinuxException {
        Syscalls.mount(source, target.toString(), type, flags, data);
    }

    /** Unmounts; a busy mount is detached and goes with its last user. */
    public static void unmount(Path target) throws LinuxException {
        Syscalls.umount(target.toString(), DETACH);
    }

    /** Unmounts all that is mounted at or below a folder, the deepest first. */
    public static void unmountBelow(Path folder) throws IOException {
        String prefix = folder + "/";
        List<Mount> mounts = list();
        for (int i = mounts.size() - 1; i >= 0; i--) {
            String target = mounts.get(i).target();
            if (target.equals(folder.toString()) || target.startsWith(prefix)) {
                try {
                    Syscalls.umount(target, DETACH);
                } catch (LinuxException e) {
                    // Gone already, together with the mount above it.
                    if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT)) {
                        throw e;
                    }
                }
            }
        }
    }
}
