package io.jukung.bench.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How often a second the disk forces 1 KB, one after another. */
final class DiskRate {
    private DiskRate() {}

    /**
     * @param overwriting whether the file has its length before, as logs with room kept ahead have
     */
    static double measure(Path folder, boolean overwriting, int seconds) throws IOException {
        Path file = folder.resolve("fdatasync");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (overwriting) {
                ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
                for (int i = 0; i < 64; i++) {
                    channel.write(zeros.clear(), (long) i << 20);
                }
                channel.force(true);
            }
            ByteBuffer piece = ByteBuffer.allocateDirect(1_024);
            long begun = System.nanoTime();
            long end = begun + seconds * 1_000_000_000L;
            int count = 0;
            while (System.nanoTime() < end) {
                channel.write(piece.clear(), (count % (64 << 10)) * 1_024L);
                channel.force(false);
                count++;
            }
            return count * 1e9 / (System.nanoTime() - begun);
        } finally {
            Files.delete(file);
        }
    }
}
