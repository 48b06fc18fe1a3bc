package io.jukung.kubelet.runtime;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The image whose one process holds a sandbox's namespaces. */
public final class PauseImage {
    public static final String NAME = "localhost/jukung/pause:0.1";

    private PauseImage() {}

    /**
     * Writes the image as an OCI archive, the same bytes each time.
     *
     * @param architecture {@code amd64} or {@code arm64}
     */
    public static void write(OutputStream out, String architecture) throws IOException {
        byte[] program = PauseProgram.elf(architecture);
        OciArchive.write(
                out,
                NAME,
                architecture,
                JsonObject.of(
                        "Entrypoint", JsonArray.of("/pause"),
                        "User", "65535:65535",
                        "WorkingDir", "/"),
                List.of(OciArchive.Entry.file("pause", 0755, program)));
    }

    /** This machine's architecture in OCI's words. */
    public static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }
}
