package io.jukung.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Takes the signatures out of the program's copies of signed jars: the JDK keeps no class of a
 * signed jar in its AOT cache and checks each one at every start. Their manifests' digests, one of
 * each class, go too, since a manifest is read whole at every start.
 */
final class UnsignedJars {
    private UnsignedJars() {}

    /** Expects the folder of the jars. */
    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(arguments[0]))) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                unsign(jar);
            }
        }
    }

    private static void unsign(Path jar) throws IOException {
        try (FileSystem content = FileSystems.newFileSystem(jar)) {
            Path folder = content.getPath("META-INF");
            if (!Files.isDirectory(folder)) {
                return;
            }
            List<Path> signatures;
            try (Stream<Path> files = Files.list(folder)) {
                signatures =
                        files.filter(file -> file.toString().matches(".*\\.(SF|DSA|RSA|EC)"))
                                .toList();
            }
            for (Path file : signatures) {
                Files.delete(file);
            }
            withoutEntries(folder.resolve("MANIFEST.MF"));
        }
    }

    /** Keeps the part that speaks of the jar as a whole. */
    private static void withoutEntries(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Manifest manifest;
        try (InputStream in = Files.newInputStream(file)) {
            manifest = new Manifest(in);
        }
        if (manifest.getEntries().isEmpty()) {
            return;
        }
        manifest.getEntries().clear();
        try (OutputStream out = Files.newOutputStream(file)) {
            manifest.write(out);
        }
    }
}
