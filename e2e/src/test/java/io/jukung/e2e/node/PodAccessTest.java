package io.jukung.e2e.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Commands;
import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Jukung;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnNode;
import io.jukung.e2e.cluster.Outcome;
import io.jukung.e2e.cluster.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnNode
class PodAccessTest {
    private static final String BUSYBOX = "localhost/jukung-test/busybox:1";

    @Test
    void logsAreReadAndFollowed(Kubectl kubectl) {
        kubectl.ok(
                "run talk --image=" + BUSYBOX + " -- sh -c",
                "i=0; while [ $i -lt 12 ]; do i=$((i+1)); echo line $i; sleep 0.3; done; sleep 600");
        kubectl.ok("wait pod/talk --for=condition=Ready --timeout=60s");
        try (Running follow = kubectl.start("logs -f talk")) {
            Eventually.passes(() -> assertTrue(follow.printed().contains("line 12\n")));
            assertTrue(follow.printed().startsWith("line 1\nline 2\n"), follow.printed());
        }
        assertEquals("line 11\nline 12\n", kubectl.ok("logs talk --tail=2"));
        String timed = kubectl.ok("logs talk --timestamps --tail=1");
        assertTrue(timed.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-][0-9:]+) line 12\n"), timed);
        assertEquals("line 1", kubectl.ok("logs talk --limit-bytes=6"));
    }

    @Test
    void thePreviousContainersLogIsKept(Kubectl kubectl) {
        kubectl.ok("run crash --image=" + BUSYBOX + " -- sh -c", "echo last words; exit 1");
        Eventually.passes(() -> assertEquals("last words\n", kubectl.ok("logs crash --previous")));
    }

    @Test
    void execGivesOutputErrorsAndExitCode(Kubectl kubectl) {
        sleeper(kubectl);
        Outcome outcome = kubectl.run("exec box -- sh -c", "echo out; echo err >&2; exit 5");
        assertEquals("out\n", outcome.out());
        assertEquals("err\ncommand terminated with exit code 5\n", outcome.err());
        assertEquals(5, outcome.code());
        assertEquals("typed\n", kubectl.pipe("typed\n", "exec -i box -- cat").orFail());
        String much = "0123456789abcdef\n".repeat(100_000);
        assertEquals(much, kubectl.pipe(much, "exec -i box -- cat").orFail());
        String error = kubectl.run("exec box -- nothing-there").error();
        assertTrue(error.contains("executable file not found"), error);
    }

    @Test
    void aTerminalHasEchoAndSize(Kubectl kubectl) {
        sleeper(kubectl);
        try (Running shell = kubectl.onTerminal("exec -it box -- sh")) {
            Eventually.passes(() -> assertTrue(shell.printed().contains("# ")));
            shell.type("tty; echo $((20 + 22))\n");
            Eventually.passes(() -> assertTrue(shell.printed().contains("42\r\n")));
            assertTrue(shell.printed().contains("/dev/pts/"), shell.printed());
            shell.type("exit 3\n");
            assertTrue(shell.awaitEnd(20), shell.printed());
        }
    }

    @Test
    void filesAreCopiedBothWays(Kubectl kubectl, @TempDir Path folder) throws IOException {
        sleeper(kubectl);
        Path sent = folder.resolve("sent");
        Files.writeString(sent, "content\n".repeat(50_000));
        kubectl.ok("cp " + sent + " box:/tmp/there");
        Path back = folder.resolve("back");
        kubectl.ok("cp box:/tmp/there " + back);
        assertEquals(-1, Files.mismatch(sent, back));
    }

    @Test
    void aPortIsForwarded(Kubectl kubectl) {
        kubectl.ok("run web --image=localhost/jukung-test/nginx:1 --port=80");
        kubectl.ok("wait pod/web --for=condition=Ready --timeout=60s");
        int port = Jukung.freePort();
        try (Running forward = kubectl.start("port-forward pod/web " + port + ":80")) {
            Eventually.passes(() -> assertTrue(forward.printed().contains("Forwarding from")));
            for (int i = 0; i < 3; i++) {
                Outcome got =
                        new Commands(Map.of())
                                .run(List.of("curl", "-s", "http://127.0.0.1:" + port));
                assertEquals("nginx 1\n", got.out(), forward.printed());
            }
        }
    }

    @Test
    void attachAndRunStayWithTheContainer(Kubectl kubectl) {
        String printed =
                kubectl.pipe(
                                "over\n",
                                "run once -i --rm --quiet --restart=Never --image="
                                        + BUSYBOX
                                        + " -- cat")
                        .orFail();
        assertTrue(printed.contains("over"), printed);
        kubectl.run("get pod once").error();
    }

    private static void sleeper(Kubectl kubectl) {
        kubectl.ok("run box --image=" + BUSYBOX + " -- sleep 600");
        kubectl.ok("wait pod/box --for=condition=Ready --timeout=60s");
    }
}
