package io.jukung.e2e.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.AsNobody;
import io.jukung.e2e.cluster.ClusterUnderTest;
import io.jukung.e2e.cluster.Jukung;
import io.jukung.e2e.cluster.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("e2e")
class SideBySideTest {
    @Test
    void twoClustersDoNotSeeEachOther() {
        try (ClusterUnderTest one = ClusterUnderTest.simulated(1);
                ClusterUnderTest two = ClusterUnderTest.simulated(2)) {
            Kubectl first = new Kubectl(one.kubeconfig(), "default");
            Kubectl second = new Kubectl(two.kubeconfig(), "default");
            first.ok("create configmap mine");
            second.run("get configmap mine").error();
            assertEquals(1, first.ok("get nodes -o name").lines().count());
            assertEquals(2, second.ok("get nodes -o name").lines().count());
            one.jukung("down").orFail();
            second.ok("get nodes");
        }
    }

    @Test
    void aControlPlaneSurvivesAKill() {
        try (ClusterUnderTest cluster = ClusterUnderTest.simulated(1)) {
            Kubectl kubectl = new Kubectl(cluster.kubeconfig(), "default");
            String uid = kubectl.value("namespace default", ".metadata.uid");
            cluster.kill();
            cluster.up().orFail();
            assertEquals(uid, kubectl.value("namespace default", ".metadata.uid"));
        }
    }

    @Test
    void anOrdinaryUserBringsUpAControlPlane() throws IOException {
        Path home =
                Files.createTempDirectory(
                        "jukung-home",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.setAttribute(home, "unix:uid", 65534);
        String data = home.resolve("data").toString();
        try {
            AsNobody.run(
                            home.toString(),
                            "up",
                            "--no-node",
                            "--data-dir",
                            data,
                            "--api-port",
                            "" + Jukung.freePort(),
                            "--kubeconfig",
                            home.resolve("config").toString())
                    .orFail();
            assertTrue(
                    new Kubectl(home.resolve("config"), "default")
                            .ok("get namespaces")
                            .contains("default"));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(home.resolve("config"))));
        } finally {
            AsNobody.run(home.toString(), "reset", "--data-dir", data).orFail();
        }
    }
}
