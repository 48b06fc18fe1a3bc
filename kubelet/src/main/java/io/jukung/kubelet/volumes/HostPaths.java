package io.jukung.kubelet.volumes;

import io.jukung.api.core.v1.HostPathVolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of the node itself, checked or made as their type says. */
final class HostPaths {
    private HostPaths() {}

    static Path check(HostPathVolumeSource source) throws IOException {
        Path path = Path.of(source.path());
        switch (source.type()) {
            case "" -> {}
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                    Files.setAttribute(path, "unix:mode", 0755);
                }
                require(Files.isDirectory(path), path, "directory");
            }
            case "Directory" -> require(Files.isDirectory(path), path, "directory");
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                    Files.setAttribute(path, "unix:mode", 0644);
                }
                require(Files.isRegularFile(path), path, "file");
            }
            case "File" -> require(Files.isRegularFile(path), path, "file");
            case "Socket" -> require(type(path) == 0140000, path, "socket");
            case "CharDevice" -> require(type(path) == 0020000, path, "character device");
            case "BlockDevice" -> require(type(path) == 0060000, path, "block device");
            default -> throw new IOException(source.type() + " is an invalid volume type");
        }
        return path;
    }

    private static int type(Path path) throws IOException {
        return Files.exists(path) ? (int) Files.getAttribute(path, "unix:mode") & 0170000 : 0;
    }

    private static void require(boolean right, Path path, String what) throws IOException {
        if (!right) {
            throw new IOException("hostPath type check failed: " + path + " is not a " + what);
        }
    }
}
