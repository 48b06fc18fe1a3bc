package io.jukung.e2e.images;

import io.jukung.kubelet.runtime.OciArchive.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of one image's root, gathered from this machine or written by hand. */
final class FileTree {
    private final Map<String, Entry> entries = new TreeMap<>();

    /** Puts a folder there, and those above it. */
    FileTree folder(String path, int mode) {
        parents(path);
        entries.put(path, Entry.folder(path, mode));
        return this;
    }

    FileTree file(String path, int mode, byte[] content) {
        parents(path);
        entries.put(path, Entry.file(path, mode, content));
        return this;
    }

    FileTree text(String path, int mode, String content) {
        return file(path, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    FileTree link(String path, String target) {
        parents(path);
        entries.put(path, Entry.link(path, target));
        return this;
    }

    /** Copies a file of this machine to a path of the image. */
    FileTree copy(Path from, String to) {
        try {
            return file(to, Files.isExecutable(from) ? 0755 : 0644, Files.readAllBytes(from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a program and every library that the dynamic linker would load with it. */
    FileTree program(String path) {
        Path program = Path.of(path);
        for (Path library : Libraries.of(program)) {
            copy(library, library.toString().substring(1));
        }
        return copy(program, path.substring(1));
    }

    List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    private void parents(String path) {
        int slash = path.lastIndexOf('/');
        if (slash > 0 && !entries.containsKey(path.substring(0, slash))) {
            folder(path.substring(0, slash), 0755);
        }
    }
}
