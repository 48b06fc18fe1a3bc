package io.jukung.e2e.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.e2e.cluster.Commands;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official client for JavaScript, installed by npm. */
@OnControlPlane
class JavaScriptTest {
    private static final String CLIENT = "@kubernetes/client-node@1.4.0";
    private static final Path FOLDER = Path.of("target", "npm").toAbsolutePath();

    @Test
    void objectsAreWrittenPatchedAppliedAndWatched(Kubectl kubectl) throws IOException {
        Commands commands = new Commands(Map.of("KUBECONFIG", kubectl.kubeconfig().toString()));
        Files.createDirectories(FOLDER);
        if (!Files.isDirectory(FOLDER.resolve("node_modules/@kubernetes/client-node"))) {
            commands.run(
                            List.of(
                                    "npm",
                                    "install",
                                    "--no-audit",
                                    "--no-fund",
                                    "--prefix",
                                    FOLDER.toString(),
                                    CLIENT))
                    .orFail();
        }
        Path script = FOLDER.resolve("smoke.mjs");
        try (InputStream in = JavaScriptTest.class.getResourceAsStream("smoke.mjs")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        String printed =
                commands.run(List.of("node", script.toString(), kubectl.namespace())).orFail();
        assertEquals(
                """
                created a
                refused 409 AlreadyExists
                merged {"k":"2"}
                applied Apply
                listed a b
                watched ADDED a, ADDED b, DELETED a
                """,
                printed);
    }
}
