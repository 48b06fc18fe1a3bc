package io.jukung.e2e.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.AsNobody;
import io.jukung.e2e.cluster.Commands;
import io.jukung.e2e.cluster.Jukung;
import io.jukung.e2e.cluster.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("e2e")
class ErrorSentencesTest {
    @TempDir Path folder;

    @Test
    void aPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Outcome up = up("--no-node", "--api-port", "" + taken.getLocalPort());
            assertEquals(1, up.code());
            assertEquals(
                    "jukung: port %d is in use by another program: stop it, or choose another with --api-port\n"
                            .formatted(taken.getLocalPort()),
                    up.err());
        }
    }

    @Test
    void noRoot() {
        Outcome up = AsNobody.run("/tmp", "up", "--data-dir", folder.resolve("data").toString());
        assertEquals(1, up.code());
        assertEquals(
                "jukung: a node needs root: run as root, or add --no-node for the control plane alone\n",
                up.err());
    }

    @Test
    void aJdkTooOld() throws IOException {
        Path old = folder.resolve("old/bin/java");
        Files.createDirectories(old.getParent());
        Files.writeString(old, "#!/bin/sh\necho '    java.specification.version = 17' >&2\n");
        assertTrue(old.toFile().setExecutable(true));
        // In a view of the machine where no JDK can be seen.
        String command =
                "for jdks in /usr/lib/jvm /opt; do [ ! -d $jdks ] || mount -t tmpfs none $jdks; done;"
                        + " exec '"
                        + Jukung.launcher()
                        + "' status";
        Outcome status =
                new Commands(
                                Map.of(
                                        "JAVA_HOME",
                                        folder.resolve("old").toString(),
                                        "PATH",
                                        "/usr/sbin:/usr/bin:/sbin:/bin"))
                        .run(List.of("unshare", "-m", "sh", "-c", command));
        assertEquals(1, status.code(), status.toString());
        assertEquals(
                "jukung: this machine's Java is version 17; install a JDK 25 or newer, or point JAVA_HOME at one.\n",
                status.err());
    }

    @Test
    void aKubeconfigThatIsNone() throws IOException {
        Path kubeconfig = folder.resolve("config");
        Files.writeString(kubeconfig, "{ not yaml\n");
        Outcome up = up("--no-node", "--api-port", "" + Jukung.freePort());
        try {
            assertEquals(1, up.code(), up.toString());
            assertTrue(
                    up.err().startsWith("jukung: " + kubeconfig + " is no kubeconfig ("), up.err());
            assertEquals("{ not yaml\n", Files.readString(kubeconfig));
        } finally {
            Jukung.run("reset", "--data-dir", folder.resolve("data").toString());
        }
    }

    @Test
    void aCommandOrFlagThatIsNone() {
        assertEquals(2, Jukung.run("dance").code());
        assertTrue(Jukung.run("dance").err().startsWith("jukung: no such command: dance\n"));
        String error = Jukung.run("up", "--dance").error();
        assertTrue(error.contains("unknown flag: --dance"), error);
    }

    @Test
    void anImageThatCannotBeRead() {
        String error = Jukung.run("image", "load", folder + "/none.tar").error();
        assertEquals("jukung: cannot read " + folder + "/none.tar\n", error);
    }

    @Test
    void resetSparesAFolderThatIsNoClusters() throws IOException {
        Path precious = folder.resolve("precious");
        Files.createDirectories(precious.resolve("photos"));
        String error = Jukung.run("reset", "--data-dir", precious.toString()).error();
        assertTrue(error.contains("is not a cluster's folder; nothing was removed"), error);
        assertTrue(Files.exists(precious.resolve("photos")));
    }

    private Outcome up(String... more) {
        String[] arguments = new String[more.length + 5];
        arguments[0] = "up";
        arguments[1] = "--data-dir";
        arguments[2] = folder.resolve("data").toString();
        arguments[3] = "--kubeconfig";
        arguments[4] = folder.resolve("config").toString();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Jukung.run(arguments);
    }
}
