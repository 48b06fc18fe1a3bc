package io.jukung.kubelet.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.pods.NodePods;
import io.jukung.kubelet.runtime.ContainerdConfig;
import io.jukung.kubelet.runtime.ImageImport;
import io.jukung.kubelet.runtime.OciArchive;
import io.jukung.kubelet.runtime.PauseImage;
import io.jukung.linux.Capabilities;
import io.jukung.linux.Links;
import io.jukung.linux.Mounts;
import io.jukung.linux.Processes;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A containerd below a temporary folder, with a bridge network of its own. */
public final class PrivateContainerd implements AutoCloseable {
    /** An image with busybox; its shell and tools are in /bin. */
    public static final String BUSYBOX = "localhost/test/busybox:1";

    private static final String APPLETS =
            "sh cat ls echo sleep httpd nc wget env id hostname true false kill mkdir touch stat ps head tail printf sync readlink date test trap";

    private final Path folder;
    private final String bridge;
    private final int subnet;
    private @Nullable Process process;

    private PrivateContainerd(Path folder) {
        this.folder = folder;
        subnet = (int) (ProcessHandle.current().pid() % 200) + 20;
        bridge = "jkt" + subnet;
    }

    /** Starts it, or skips the test where this machine cannot. */
    public static PrivateContainerd start(Path folder) throws Exception {
        boolean possible =
                Capabilities.has(Capabilities.SYS_ADMIN)
                        && Processes.find("containerd").isPresent()
                        && Files.isExecutable(Path.of("/bin/busybox"));
        if (System.getenv("CI") == null) {
            assumeTrue(possible, "needs root, containerd and busybox");
        }
        PrivateContainerd containerd = new PrivateContainerd(folder);
        containerd.configure();
        containerd.launch();
        containerd.load();
        return containerd;
    }

    public Path socket() {
        return folder.resolve("containerd.sock");
    }

    public CriClient client() {
        return new CriClient("unix://" + socket());
    }

    private void configure() throws IOException {
        Path net = Files.createDirectories(folder.resolve("net.d"));
        JsonObject bridgePlugin =
                JsonObject.of(
                        "type",
                        "bridge",
                        "bridge",
                        bridge,
                        "isGateway",
                        true,
                        "ipMasq",
                        false,
                        "ipam",
                        JsonObject.of(
                                "type", "host-local",
                                "dataDir", folder.resolve("ipam").toString(),
                                "ranges",
                                        JsonArray.of(
                                                JsonArray.of(
                                                        JsonObject.of(
                                                                "subnet",
                                                                "10.213." + subnet + ".0/24")))));
        Files.writeString(
                net.resolve("10-test.conflist"),
                JsonObject.of(
                                "cniVersion",
                                "0.4.0",
                                "name",
                                "test",
                                "plugins",
                                JsonArray.of(bridgePlugin))
                        .toString());
        ContainerdConfig.forMachine(
                        folder.resolve("root"),
                        folder.resolve("state"),
                        socket(),
                        Path.of("/usr/lib/cni"),
                        net)
                .write(folder.resolve("config.toml"));
    }

    /** Starts the process, again after {@link #stop}. */
    public void launch() throws Exception {
        process =
                new ProcessBuilder(
                                "containerd", "--config", folder.resolve("config.toml").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("containerd.log").toFile()))
                        .start();
        try (CriClient client = client()) {
            for (int i = 0; ; i++) {
                try {
                    client.version();
                    return;
                } catch (CriException e) {
                    if (i == 400 || !process.isAlive()) {
                        throw new IOException(
                                Files.readString(folder.resolve("containerd.log")), e);
                    }
                    Thread.sleep(25);
                }
            }
        }
    }

    /** Ends the process; what it started goes on. */
    public void stop() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
    }

    private void load() throws Exception {
        ByteArrayOutputStream pause = new ByteArrayOutputStream();
        PauseImage.write(pause, PauseImage.architecture());
        ImageImport.load(socket(), pause.toByteArray());
        List<OciArchive.Entry> files = new ArrayList<>();
        files.add(OciArchive.Entry.folder("bin", 0755));
        files.add(OciArchive.Entry.folder("tmp", 01777));
        files.add(OciArchive.Entry.folder("etc", 0755));
        files.add(
                OciArchive.Entry.file(
                        "bin/busybox", 0755, Files.readAllBytes(Path.of("/bin/busybox"))));
        for (String applet : APPLETS.split(" ")) {
            files.add(OciArchive.Entry.link("bin/" + applet, "busybox"));
        }
        ByteArrayOutputStream busybox = new ByteArrayOutputStream();
        OciArchive.write(
                busybox,
                BUSYBOX,
                PauseImage.architecture(),
                JsonObject.of("Cmd", JsonArray.of("sh"), "Env", JsonArray.of("PATH=/bin")),
                files);
        ImageImport.load(socket(), busybox.toByteArray());
        try (CriClient client = client()) {
            for (int i = 0; client.image(BUSYBOX) == null && i < 200; i++) {
                Thread.sleep(10);
            }
        }
    }

    @Override
    public void close() throws Exception {
        Process running = process;
        if (running != null && running.isAlive()) {
            try (CriClient client = client()) {
                // a kubelet that ends may still be removing some of it
                NodePods.removeAll(client, Duration.ZERO);
            }
        }
        stop();
        Links.delete(bridge);
        Mounts.unmountBelow(folder);
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
