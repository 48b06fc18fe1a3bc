package io.jukung.kubelet.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseImageTest {
    @Test
    void theArchiveIsTheSameEachTime() throws IOException {
        for (String architecture : new String[] {"amd64", "arm64"}) {
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            ByteArrayOutputStream two = new ByteArrayOutputStream();
            PauseImage.write(one, architecture);
            PauseImage.write(two, architecture);
            assertArrayEquals(one.toByteArray(), two.toByteArray());
        }
    }

    @Test
    void theProgramWaitsUntilItIsTerminated(@TempDir Path folder) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        Path file = folder.resolve("pause");
        Files.write(file, PauseProgram.elf(PauseImage.architecture()));
        assertTrue(file.toFile().setExecutable(true));
        Process pause = new ProcessBuilder(file.toString()).start();
        assertTrue(!pause.waitFor(50, TimeUnit.MILLISECONDS), "it ended by itself");
        pause.destroy();
        assertTrue(pause.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, pause.exitValue());
    }
}
