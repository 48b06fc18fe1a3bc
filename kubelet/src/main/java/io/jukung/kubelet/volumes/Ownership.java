package io.jukung.kubelet.volumes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Who owns files, and with which permissions. */
final class Ownership {
    private Ownership() {}

    /** Sets permissions, owner and group; -1 leaves an id as it is. */
    static void set(Path path, int mode, long uid, long gid) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
        if (uid >= 0) {
            Files.setAttribute(path, "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
        }
        if (gid >= 0) {
            Files.setAttribute(path, "unix:gid", (int) gid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * Gives all below a folder to a group, readable and writable to it; folders pass their group
     * on.
     *
     * @param onlyIfRootDiffers trusts a root that is right already (OnRootMismatch)
     */
    static void giveToGroup(Path folder, long gid, boolean readOnly, boolean onlyIfRootDiffers)
            throws IOException {
        if (onlyIfRootDiffers && (int) Files.getAttribute(folder, "unix:gid") == gid) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.toList()) {
                Files.setAttribute(path, "unix:gid", (int) gid, LinkOption.NOFOLLOW_LINKS);
                if (Files.isSymbolicLink(path)) {
                    continue;
                }
                int mode = (int) Files.getAttribute(path, "unix:mode") & 07777;
                mode |= readOnly ? 0440 : 0660;
                if (Files.isDirectory(path)) {
                    mode |= 02110;
                }
                Files.setAttribute(path, "unix:mode", mode);
            }
        }
    }
}
