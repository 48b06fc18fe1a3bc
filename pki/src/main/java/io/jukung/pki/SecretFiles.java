package io.jukung.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that appear whole or not at all, and from the first byte with the right permissions. */
public final class SecretFiles {
    private SecretFiles() {}

    /**
     * Writes a text in place of what was there.
     *
     * @param secret 0600 where true, else 0644
     */
    public static void write(Path path, String text, boolean secret) {
        try {
            // A link stays a link; what it points at is replaced.
            Path file = Files.isSymbolicLink(path) ? path.toRealPath() : path;
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            boolean posix =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] permissions =
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString(
                                                secret ? "rw-------" : "rw-r--r--"))
                            }
                            : new FileAttribute<?>[0];
            Path fresh =
                    Files.createTempFile(folder, "." + file.getFileName(), ".new", permissions);
            Files.writeString(fresh, text);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
