package io.jukung.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxTest {
    @TempDir Path folder;

    @BeforeEach
    void root() throws IOException {
        assumeTrue(Capabilities.has(Capabilities.SYS_ADMIN), "needs root");
    }

    @Test
    void tmpfsAndBindAppearInTheListAndGoWithUnmountBelow() throws IOException {
        Path memory = Files.createDirectory(folder.resolve("memory disk"));
        Path shown = Files.createDirectory(folder.resolve("shown"));
        Mounts.tmpfs(memory, 1 << 20, 0755);
        Files.writeString(memory.resolve("file"), "here");
        Mounts.bind(memory, shown, false, true);

        assertEquals("here", Files.readString(shown.resolve("file")));
        assertThrows(IOException.class, () -> Files.writeString(shown.resolve("other"), ""));
        assertTrue(Mounts.mounted(memory));

        Mounts.unmountBelow(folder);
        assertFalse(Mounts.mounted(memory));
        assertFalse(Mounts.mounted(shown));
    }

    @Test
    void aFailedCallCarriesItsErrno() {
        LinuxException e =
                assertThrows(LinuxException.class, () -> Mounts.unmount(folder.resolve("missing")));
        assertEquals(Errno.ENOENT, e.errno());
    }

    @Test
    void aNamespaceHasLinksAddressesAndRoutesOfItsOwn() throws Exception {
        NetworkNamespace inside = NetworkNamespace.create(folder.resolve("ns"));
        try {
            inside.run(() -> {
                assertEquals(List.of("lo"), Links.list().stream().map(Links.Link::name).toList());
                Links.up("lo");
                Links.addBridge("d0");
                Links.up("d0");
                Links.addAddress("d0", InetAddress.getByName("10.9.8.7"), 24);
                Links.addAddress("d0", InetAddress.getByName("10.9.8.7"), 24);
                Links.addAddress("d0", InetAddress.getByName("fd00::7"), 64);
                assertTrue(
                        Links.addresses("d0").stream()
                                .map(Object::toString)
                                .toList()
                                .containsAll(List.of("10.9.8.7/24", "fd00:0:0:0:0:0:0:7/64")));
                Links.addRoute(null, 0, InetAddress.getByName("10.9.8.1"), "d0");
                Links.addRoute(InetAddress.getByName("10.5.0.0"), 16, null, "d0");
                assertTrue(
                        Links.routes(4).stream()
                                .anyMatch(r -> r.destination() == null && r.gateway() != null));
                Links.removeRoute(InetAddress.getByName("10.5.0.0"), 16, null, "d0");
                Links.removeRoute(InetAddress.getByName("10.5.0.0"), 16, null, "d0");
                Links.removeAddress("d0", InetAddress.getByName("10.9.8.7"), 24);
                Links.removeAddress("d0", InetAddress.getByName("10.9.8.7"), 24);
                return null;
            });
            assertFalse(Links.exists("d0"));
        } finally {
            inside.delete();
        }
        assertFalse(Files.exists(folder.resolve("ns")));
    }

    @Test
    void vethEndsLiveInTwoNamespaces() throws Exception {
        NetworkNamespace one = NetworkNamespace.create(folder.resolve("one"));
        NetworkNamespace two = NetworkNamespace.create(folder.resolve("two"));
        try {
            one.run(() -> {
                Links.addVeth("left", "right");
                Links.move("right", two);
                Links.addBridge("br");
                Links.setMaster("left", "br");
                Links.Link left = Links.find("left").orElseThrow();
                assertEquals("veth", left.kind());
                assertEquals(Links.find("br").orElseThrow().index(), left.master());
                assertFalse(Links.exists("right"));
                return null;
            });
            two.run(() -> {
                assertTrue(Links.exists("right"));
                Links.delete("right");
                Links.delete("right");
                return null;
            });
        } finally {
            one.delete();
            two.delete();
        }
    }

    @Test
    void nftAppliesATransactionOrNothing() throws Exception {
        assumeTrue(Processes.find("nft").isPresent(), "needs nft");
        Nft nft = new Nft();
        // Processes inherit the calling thread's namespace, so the host's tables stay untouched.
        NetworkNamespace inside = NetworkNamespace.create(folder.resolve("ns"));
        try {
            inside.run(() -> {
                nft.apply("table ip t { chain c { accept; }; }");
                assertTrue(nft.tables().contains("ip t"));
                assertTrue(nft.list("ip", "t").contains("accept"));
                IOException e =
                        assertThrows(
                                IOException.class,
                                () -> nft.apply("delete table ip t\nadd rule ip no c accept"));
                assertTrue(e.toString().contains("nft: "), e.toString());
                assertTrue(nft.tables().contains("ip t"));
                nft.deleteTable("ip", "t");
                nft.deleteTable("ip", "t");
                assertEquals("", nft.list("ip", "t"));
                return null;
            });
        } finally {
            inside.delete();
        }
    }

    @Test
    void processesGiveOutputAndEndOnTimeout() throws Exception {
        Processes.Result result =
                Processes.run(
                        List.of("sh", "-c", "cat; echo no >&2; echo $WHO; exit 3"),
                        "in".getBytes(),
                        Map.of("WHO", "me"),
                        Duration.ofSeconds(10));
        assertEquals(3, result.code());
        assertEquals("inme\n", result.out());
        assertEquals("no\n", result.err());
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> Processes.run(Duration.ofMillis(50), "sleep", "30"));
        assertTrue(e.toString().contains("sleep did not end"), e.toString());
    }

    @Test
    void cgroupsAreCreatedWithTheirParentsAndRemoved() throws Exception {
        Cgroups cgroups = Cgroups.detect();
        String group = "/jukung-test-" + ProcessHandle.current().pid() + "/a/b";
        String top = group.substring(0, group.indexOf("/a"));
        try {
            cgroups.create(group);
            assertTrue(cgroups.exists(group));
            assertEquals(List.of(), cgroups.processes(group));
            assertEquals(List.of("a"), cgroups.children(top));
        } finally {
            cgroups.remove(top);
        }
        assertFalse(cgroups.exists(top));
    }

    @Test
    void mountinfoEscapesAreUndone() {
        assertEquals(
                List.of(new Mounts.Mount("/a b", "tmpfs", "none", "rw,size=1")),
                Mounts.parse("36 35 98:0 / /a\\040b rw - tmpfs none size=1\n"));
    }

    @Test
    void sysctlReadsByBothNames() throws IOException {
        assertEquals(Sysctl.get("kernel.hostname"), Sysctl.get("kernel/hostname"));
    }
}
