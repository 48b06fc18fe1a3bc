package io.jukung.dist.kubeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.dist.cli.CommandException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigFileTest {
    private static final String OTHERS =
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: work, cluster: {server: "https://work:6443"}}]
            users: [{name: me, user: {token: secret}}]
            contexts: [{name: work, context: {cluster: work, user: me, namespace: team}}]
            current-context: work
            """;

    @TempDir Path folder;

    private static JsonObject ours() {
        CertificateAuthority ca = CertificateAuthority.create("kubernetes", Clock.SYSTEM);
        return KubeconfigFile.content(
                "jukung",
                "https://127.0.0.1:6443",
                ca.certificatePem(),
                ca.issue(CertificateRequest.client("kubernetes-admin")));
    }

    @Test
    void aMissingFileIsMadeForItsOwnerOnly() throws IOException {
        Path path = folder.resolve("kube").resolve("config");
        new KubeconfigFile(path).merge(ours());
        JsonObject written = Yaml.parse(Files.readString(path));
        assertEquals("jukung", written.string("current-context"));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void otherContextsStayAsTheyAre() throws IOException {
        Path path = Files.writeString(folder.resolve("config"), OTHERS);
        KubeconfigFile file = new KubeconfigFile(path);
        file.merge(ours());
        file.merge(ours());
        JsonObject merged = Yaml.parse(Files.readString(path));
        assertEquals(2, merged.array("contexts").size());
        assertEquals(Yaml.parse(OTHERS).array("users").get(0), merged.array("users").get(0));
        file.remove("jukung");
        JsonObject after = Yaml.parse(Files.readString(path));
        assertEquals(
                Yaml.parse(OTHERS).with("current-context", ""),
                after.with("current-context", after.string("current-context")));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = Files.writeString(folder.resolve("real"), OTHERS);
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        new KubeconfigFile(link).merge(ours());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("jukung", Yaml.parse(Files.readString(target)).string("current-context"));
    }

    @Test
    void whatIsNoKubeconfigIsLeftAlone() throws IOException {
        Path path = Files.writeString(folder.resolve("config"), "{ broken");
        CommandException refused =
                assertThrows(CommandException.class, () -> new KubeconfigFile(path).merge(ours()));
        assertTrue(refused.getMessage().contains("--kubeconfig"));
        assertEquals("{ broken", Files.readString(path));
    }
}
