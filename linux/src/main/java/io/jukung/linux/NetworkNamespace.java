package io.jukung.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace held by a file: one that {@code ip netns} or the runtime made, or {@code
 * /proc/<pid>/ns/net}. Work inside runs on a platform thread of its own, which ends afterwards, so
 * that no other work ever finds itself in the wrong namespace.
 */
public record NetworkNamespace(Path file) {
    private static final int CLONE_NEWNET = 0x40000000;

    /**
     * Makes a new namespace (its loopback is down) and pins it by a bind mount.
     *
     * @param file created; its folder must exist
     */
    public static NetworkNamespace create(Path file) throws IOException, InterruptedException {
        Files.createFile(file);
        try {
            onThread(() -> {
                Syscalls.unshare(CLONE_NEWNET);
                Mounts.bind(
                        Path.of("/proc/self/task/" + Syscalls.gettid() + "/ns/net"),
                        file,
                        false,
                        false);
                return null;
            });
        } catch (IOException e) {
            Files.delete(file);
            throw e;
        }
        return new NetworkNamespace(file);
    }

    /** Runs work inside and waits for it. */
    public <T extends @Nullable Object> T run(Callable<T> work)
            throws IOException, InterruptedException {
        return onThread(() -> {
            int descriptor = Syscalls.open(file.toString(), Syscalls.O_RDONLY | Syscalls.O_CLOEXEC);
            try {
                Syscalls.setns(descriptor, CLONE_NEWNET);
            } finally {
                Syscalls.close(descriptor);
            }
            return work.call();
        });
    }

    /** Unpins the namespace; it goes with the last process in it. */
    public void delete() throws IOException {
        if (Mounts.mounted(file)) {
            Mounts.unmount(file);
        }
        Files.deleteIfExists(file);
    }

    private static <T extends @Nullable Object> T onThread(Callable<T> work)
            throws IOException, InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("netns")
                .daemon()
                .start(() -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        }
    }
}
