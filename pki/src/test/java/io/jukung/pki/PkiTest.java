package io.jukung.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
    @TempDir Path folder;

    @Test
    void certificatesVerifyAndCarryTheirNames() throws Exception {
        ClusterPki pki = new ClusterPki(folder, Clock.SYSTEM);
        Identity server = pki.apiServer(List.of("kubernetes", "10.96.0.1", "::1"));
        server.leaf().verify(pki.ca().certificate().getPublicKey());
        assertEquals(
                "[[2, kubernetes], [7, 10.96.0.1], [7, 0:0:0:0:0:0:0:1]]",
                server.leaf().getSubjectAlternativeNames().toString());
        Identity admin = pki.client("admin", "kubernetes-admin", "kubeadm:cluster-admins");
        assertEquals(
                "CN=kubernetes-admin,O=kubeadm:cluster-admins",
                admin.leaf().getSubjectX500Principal().getName());
    }

    @Test
    void whatIsThereIsKeptAndMissingNamesRenew() throws Exception {
        Identity first = new ClusterPki(folder, Clock.SYSTEM).apiServer(List.of("a"));
        Identity same = new ClusterPki(folder, Clock.SYSTEM).apiServer(List.of("a"));
        Identity wider = new ClusterPki(folder, Clock.SYSTEM).apiServer(List.of("a", "b"));
        assertEquals(first.leaf(), same.leaf());
        assertNotEquals(first.leaf(), wider.leaf());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("apiserver.key"))));
    }

    @Test
    void anAddressIsTheSameHoweverItIsSpelt() throws Exception {
        List<String> names = List.of("fd00::2", "::1", "192.0.2.1");
        Identity first = new ClusterPki(folder, Clock.SYSTEM).apiServer(names);
        assertEquals(first.leaf(), new ClusterPki(folder, Clock.SYSTEM).apiServer(names).leaf());
    }

    @Test
    void keysRoundTripThroughPem() throws Exception {
        for (KeyPair pair : List.of(Keys.ec(), Keys.rsa())) {
            KeyPair read = Pem.keyPair(Pem.privateKey(Pem.encode(pair.getPrivate())));
            assertEquals(pair.getPublic(), read.getPublic());
            assertEquals(pair.getPublic(), Pem.publicKeys(Pem.encode(pair.getPublic())).getFirst());
            String algorithm =
                    pair.getPublic().getAlgorithm().equals("RSA")
                            ? "SHA256withRSA"
                            : "SHA256withECDSA";
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(read.getPrivate());
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(pair.getPublic());
            signature.update((byte) 1);
            assertTrue(signature.verify(signed));
        }
    }
}
