package io.jukung.etcd;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An etcd cluster of three, each member in a network namespace of its own behind a bridge, so that
 * cables can be pulled. Needs root.
 *
 * <pre>
 *   test ── bridge .1 ─┬─ veth ── namespace of member 0, .10
 *                      ├─ veth ── namespace of member 1, .11
 *                      └─ veth ── namespace of member 2, .12
 * </pre>
 */
final class ThreeMembers implements AutoCloseable {
    private static final int SIZE = 3;

    private final String name = "je" + ProcessHandle.current().pid() % 100_000;
    private final String net = "10.231." + ProcessHandle.current().pid() % 250 + ".";
    private final Path folder = Files.createTempDirectory("etcd-three");
    private final Process[] processes = new Process[SIZE];
    private final Process[] tracers = new Process[SIZE];

    ThreeMembers() throws Exception {
        try {
            ip("link add " + name + " type bridge");
            ip("addr add " + net + "1/24 dev " + name);
            ip("link set " + name + " up");
            for (int i = 0; i < SIZE; i++) {
                ip("netns add " + name + i);
                ip("link add " + name + i + " type veth peer name eth0 netns " + name + i);
                ip("link set " + name + i + " master " + name + " up");
                ip("-n " + name + i + " addr add " + host(i) + "/24 dev eth0");
                ip("-n " + name + i + " link set eth0 up");
                ip("-n " + name + i + " link set lo up");
            }
            for (int i = 0; i < SIZE; i++) {
                start(i);
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private String host(int member) {
        return net + (10 + member);
    }

    private String peer(int member) {
        return "http://" + host(member) + ":2380";
    }

    List<String> urls() {
        return Stream.of(0, 1, 2).map(i -> "http://" + host(i) + ":2379").toList();
    }

    String url(int member) {
        return urls().get(member);
    }

    void start(int member) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("ip", "netns", "exec", name + member));
        command.add(EtcdServer.PROGRAM);
        command.add("--name=m" + member);
        command.add("--data-dir=" + folder.resolve("m" + member));
        command.add("--listen-client-urls=" + url(member));
        command.add("--advertise-client-urls=" + url(member));
        command.add("--listen-peer-urls=" + peer(member));
        command.add("--initial-advertise-peer-urls=" + peer(member));
        command.add("--initial-cluster=m0=" + peer(0) + ",m1=" + peer(1) + ",m2=" + peer(2));
        command.add("--logger=zap");
        command.add("--log-level=error");
        File log = folder.resolve("m" + member + ".log").toFile();
        processes[member] =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
    }

    /** The member that leads, as the members themselves say; asks until there is one. */
    int leader() throws Exception {
        while (true) {
            for (int i = 0; i < SIZE; i++) {
                Process status =
                        new ProcessBuilder(
                                        "etcdctl",
                                        "--endpoints=" + url(i),
                                        "--command-timeout=1s",
                                        "--dial-timeout=1s",
                                        "endpoint",
                                        "status",
                                        "-w",
                                        "fields")
                                .redirectErrorStream(true)
                                .start();
                String text = new String(status.getInputStream().readAllBytes());
                boolean ignored = status.waitFor(5, TimeUnit.SECONDS);
                String self = field(text, "MemberID");
                if (!self.isEmpty() && self.equals(field(text, "Leader"))) {
                    return i;
                }
            }
            Thread.sleep(100);
        }
    }

    private static String field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith("\"" + name + "\""))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    void kill(int member) throws InterruptedException {
        processes[member].destroyForcibly();
        boolean ignored = processes[member].waitFor(10, TimeUnit.SECONDS);
    }

    /** Pulls the cable: neither its peers nor clients reach the member. */
    void cutOff(int member) throws Exception {
        ip("link set " + name + member + " down");
    }

    void reconnect(int member) throws Exception {
        ip("link set " + name + member + " up");
    }

    /** Clients still reach the member, its peers do not. */
    void partition(int member) throws Exception {
        for (int other = 0; other < SIZE; other++) {
            if (other != member) {
                ip("-n " + name + member + " route add blackhole " + host(other) + "/32");
            }
        }
    }

    void heal(int member) throws Exception {
        for (int other = 0; other < SIZE; other++) {
            if (other != member) {
                ip("-n " + name + member + " route del blackhole " + host(other) + "/32");
            }
        }
    }

    /** From now on every forced write of the member takes so long. */
    void slowDown(int member, Duration forcing) throws Exception {
        Path trace = folder.resolve("m" + member + ".trace");
        Process tracer =
                new ProcessBuilder(
                                "strace",
                                "-f",
                                "-qq",
                                "-o",
                                trace.toString(),
                                "-p",
                                Long.toString(processes[member].pid()),
                                "-e",
                                "trace=fdatasync,fsync",
                                "-e",
                                "inject=fdatasync,fsync:delay_enter=" + forcing.toNanos() / 1_000)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("strace.log").toFile())
                        .start();
        tracers[member] = tracer;
    }

    /** The disk is as fast as before; answers how many forced writes were held up. */
    long speedUp(int member) throws Exception {
        Process tracer = tracers[member];
        tracer.destroy();
        if (!tracer.waitFor(20, TimeUnit.SECONDS)) {
            throw new IOException("strace does not end");
        }
        try (Stream<String> lines = Files.lines(folder.resolve("m" + member + ".trace"))) {
            return lines.filter(line -> line.contains("(DELAYED)")).count();
        }
    }

    /** Stands still, as on a disk that does not answer. */
    void freeze(int member) throws Exception {
        run("kill", "-STOP", Long.toString(processes[member].pid()));
    }

    void thaw(int member) throws Exception {
        run("kill", "-CONT", Long.toString(processes[member].pid()));
    }

    private static void ip(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + text);
        }
    }

    @Override
    public void close() throws Exception {
        for (int i = 0; i < SIZE; i++) {
            if (processes[i] != null) {
                kill(i);
            }
        }
        Exception failed = null;
        List<String> undo =
                List.of(
                        "netns del " + name + 0,
                        "netns del " + name + 1,
                        "netns del " + name + 2,
                        "link del " + name);
        for (String one : undo) {
            try {
                ip(one);
            } catch (IOException e) {
                failed = e;
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
