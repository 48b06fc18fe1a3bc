package io.jukung.kubelet.volumes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows a set of files that changes as a whole: readers see all of the old or all of the new.
 *
 * <pre>
 *   volume/
 *     ..2026_11_21_12_00_00.123456789/   the files of one generation
 *     ..data ─▶ ..2026_11_21_…           swapped by one rename
 *     tls.crt ─▶ ..data/tls.crt          one link per top-level name
 * </pre>
 */
final class AtomicWriter {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss.").withZone(ZoneOffset.UTC);

    private AtomicWriter() {}

    /**
     * A file to show.
     *
     * @param mode its permissions
     * @param uid its owner; -1 for root
     */
    record File(byte[] content, int mode, long uid) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof File file
                    && Arrays.equals(content, file.content)
                    && mode == file.mode
                    && uid == file.uid;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }
    }

    /**
     * Shows exactly these files below a folder.
     *
     * @param gid group of files and folders; -1 for root's
     * @return whether anything changed
     */
    static boolean write(Path volume, Map<String, File> files, long gid, Instant now)
            throws IOException {
        Path data = volume.resolve("..data");
        if (same(data, files)) {
            return false;
        }
        Path old = Files.isSymbolicLink(data) ? Files.readSymbolicLink(data) : null;
        Path generation =
                volume.resolve(
                        STAMP.format(now)
                                + ThreadLocalRandom.current().nextInt(100_000_000, 2_000_000_000));
        Files.createDirectory(generation);
        Ownership.set(generation, 0755, -1, gid);
        for (Map.Entry<String, File> entry : files.entrySet()) {
            Path file = generation.resolve(entry.getKey());
            createFolders(generation, generation.relativize(file).getParent(), gid);
            Files.write(file, entry.getValue().content());
            Ownership.set(file, entry.getValue().mode(), entry.getValue().uid(), gid);
        }
        Path swap = volume.resolve("..data_tmp");
        Files.deleteIfExists(swap);
        Files.createSymbolicLink(swap, generation.getFileName());
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
        link(volume, files.keySet());
        if (old != null) {
            deleteAll(volume.resolve(old));
        }
        return true;
    }

    /** Makes the folders of a relative path; null stands for the top itself. */
    private static void createFolders(Path top, @Nullable Path relative, long gid)
            throws IOException {
        if (relative == null) {
            return;
        }
        Path folder = top;
        for (Path part : relative) {
            folder = folder.resolve(part);
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
                Ownership.set(folder, 0755, -1, gid);
            }
        }
    }

    private static boolean same(Path data, Map<String, File> files) throws IOException {
        if (!Files.isDirectory(data)) {
            return false;
        }
        Set<String> present = new TreeSet<>();
        try (Stream<Path> walk = Files.walk(data.toRealPath())) {
            Path top = data.toRealPath();
            walk.filter(Files::isRegularFile)
                    .forEach(file -> present.add(top.relativize(file).toString()));
        }
        if (!present.equals(new TreeSet<>(files.keySet()))) {
            return false;
        }
        for (Map.Entry<String, File> entry : files.entrySet()) {
            byte[] content = Files.readAllBytes(data.resolve(entry.getKey()));
            if (!Arrays.equals(content, entry.getValue().content())) {
                return false;
            }
        }
        return true;
    }

    private static void link(Path volume, Set<String> paths) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String path : paths) {
            names.add(Path.of(path).getName(0).toString());
        }
        for (String name : names) {
            Path link = volume.resolve(name);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of("..data", name));
            }
        }
        try (DirectoryStream<Path> present = Files.newDirectoryStream(volume)) {
            for (Path path : present) {
                String name = path.getFileName().toString();
                if (!name.startsWith("..") && !names.contains(name)) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Deletes a folder with all in it; a missing one is no error. */
    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }
}
