package io.jukung.kubelet.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container as the runtime has it, one of possibly several that a pod's container had.
 *
 * @param name the pod's name for it
 * @param startedAt null before its start
 * @param finishedAt null before its end
 * @param reason the runtime's: {@code Completed}, {@code Error}, {@code OOMKilled}, {@code
 *     StartError}
 * @param message what it left as its termination message, else the runtime's
 * @param imageRef the image's digest or id
 * @param hash of the definition that it was made from
 */
public record RuntimeContainer(
        String id,
        String name,
        State state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int exitCode,
        String reason,
        String message,
        String image,
        String imageRef,
        int restartCount,
        String hash,
        String logPath,
        String sandbox) {
    /** Where it is in its life. */
    public enum State {
        CREATED,
        RUNNING,
        EXITED,
        UNKNOWN
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    public boolean exited() {
        return state == State.EXITED;
    }

    public boolean succeeded() {
        return exited() && exitCode == 0;
    }
}
