package io.jukung.kubelet.pods;

import io.jukung.kubelet.cri.v1.ContainerStatus;
import io.jukung.kubelet.cri.v1.Mount;
import io.jukung.kubelet.logs.LogTail;
import io.jukung.kubelet.sync.RuntimeNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a container left as its last words: its message file, or the end of its log. */
final class TerminationMessage {
    private static final int LONGEST = 4096;
    private static final int LONGEST_LOG = 2048;
    private static final int LOG_LINES = 80;

    private TerminationMessage() {}

    static String of(ContainerStatus status) {
        String path = status.getAnnotationsOrDefault(RuntimeNames.MESSAGE_PATH, "");
        String policy = status.getAnnotationsOrDefault(RuntimeNames.MESSAGE_POLICY, "");
        if (path.isEmpty()) {
            return status.getMessage();
        }
        String own = "";
        for (Mount mount : status.getMountsList()) {
            if (mount.getContainerPath().equals(path)) {
                own = read(Path.of(mount.getHostPath()));
            }
        }
        if (own.isEmpty()
                && policy.equals("FallbackToLogsOnError")
                && status.getExitCode() != 0
                && !status.getReason().equals("ContainerCannotRun")) {
            own = LogTail.text(Path.of(status.getLogPath()), LOG_LINES, LONGEST_LOG);
        }
        return own.isEmpty() ? status.getMessage() : own;
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "Error reading termination log " + file + ": " + e.getMessage();
        }
    }
}
