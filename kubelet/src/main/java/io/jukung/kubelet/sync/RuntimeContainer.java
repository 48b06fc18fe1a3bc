package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.ResourceRequirements;
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
 * @param resources that it has, or was made with; null where that is not on record
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
        String sandbox,
        @Nullable ResourceRequirements resources) {
    /** Where it is in its life. */
    public enum State {
        CREATED,
        RUNNING,
        EXITED,
        UNKNOWN
    }

    /** The same container with other resources. */
    public RuntimeContainer with(ResourceRequirements resized) {
        return new RuntimeContainer(
                id,
                name,
                state,
                createdAt,
                startedAt,
                finishedAt,
                exitCode,
                reason,
                message,
                image,
                imageRef,
                restartCount,
                hash,
                logPath,
                sandbox,
                resized);
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
