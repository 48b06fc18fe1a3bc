package io.jukung.apiserver.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.names.GroupResource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionTest {
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final String KEY = "/registry/secrets/default/token";
    private static final byte[] PLAIN = "{\"kind\":\"Secret\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void theBoxIsTheOneOfNaCl() throws Exception {
        byte[] secret = new byte[32];
        byte[] nonce = new byte[24];
        byte[] message = new byte[64];
        Arrays.fill(secret, (byte) 1);
        Arrays.fill(nonce, (byte) 2);
        Arrays.fill(message, (byte) 3);
        SecretBox box = new SecretBox(secret, new SecureRandom());
        byte[] sealed = box.seal(message, nonce);
        assertEquals(
                "8442bc313f4626f1359e3b50122b6ce6fe66ddfe7d39d14e637eb4fd5b45bead"
                        + "ab55198df6ab5368439792a23c87db70acb6156dc5ef957ac04f6276cf6093b8"
                        + "4be77ff0849cc33e34b7254d5a8f65ad",
                HexFormat.of().formatHex(sealed, 24, sealed.length));
        assertArrayEquals(message, box.fromStorage(sealed, KEY).bytes());
    }

    @Test
    void everyProviderReadsWhatItWroteAndMarksItByNameAndKey() throws Exception {
        for (String provider : List.of("aescbc", "aesgcm", "secretbox")) {
            Transformer one = parse(rule("secrets", keys(provider, "key1", 1))).of(SECRETS);
            byte[] stored = one.toStorage(PLAIN, KEY);
            String start = "k8s:enc:" + provider + ":v1:key1:";
            assertEquals(start, new String(stored, 0, start.length(), StandardCharsets.UTF_8));
            assertArrayEquals(PLAIN, one.fromStorage(stored, KEY).bytes());
            assertFalse(one.fromStorage(stored, KEY).stale());
            assertFalse(Arrays.equals(stored, one.toStorage(PLAIN, KEY)), "a nonce came twice");
        }
    }

    @Test
    void onlyGcmBindsAValueToItsKey() throws Exception {
        Transformer gcm = parse(rule("secrets", keys("aesgcm", "key1", 1))).of(SECRETS);
        byte[] stored = gcm.toStorage(PLAIN, KEY);
        TransformException moved =
                assertThrows(
                        TransformException.class, () -> gcm.fromStorage(stored, KEY + "-other"));
        assertEquals("cipher: message authentication failed", moved.getMessage());
        Transformer box = parse(rule("secrets", keys("secretbox", "key1", 1))).of(SECRETS);
        assertArrayEquals(
                PLAIN, box.fromStorage(box.toStorage(PLAIN, KEY), KEY + "-other").bytes());
    }

    @Test
    void damageAtEveryByteIsSeen() {
        for (String provider : List.of("aesgcm", "secretbox")) {
            Transformer one = parse(rule("secrets", keys(provider, "key1", 1))).of(SECRETS);
            byte[] stored = one.toStorage(PLAIN, KEY);
            for (int i = 0; i < stored.length; i++) {
                byte[] damaged = stored.clone();
                damaged[i] ^= 4;
                assertThrows(TransformException.class, () -> one.fromStorage(damaged, KEY));
                byte[] torn = Arrays.copyOf(stored, i);
                assertThrows(TransformException.class, () -> one.fromStorage(torn, KEY));
            }
        }
    }

    @Test
    void aRotatedKeyReadsOnAndItsValuesAreStale() throws Exception {
        Transformer old = parse(rule("secrets", keys("aescbc", "key1", 1))).of(SECRETS);
        Transformer both =
                parse(rule("secrets", keys("aescbc", "key2", 2) + keys("aescbc", "key1", 1)))
                        .of(SECRETS);
        byte[] before = old.toStorage(PLAIN, KEY);
        assertTrue(both.fromStorage(before, KEY).stale());
        byte[] after = both.toStorage(PLAIN, KEY);
        assertFalse(both.fromStorage(after, KEY).stale());
        TransformException lost =
                assertThrows(TransformException.class, () -> old.fromStorage(after, KEY));
        assertEquals(
                "no matching key was found for the provided AES transformer", lost.getMessage());
    }

    @Test
    void theSameKeyNameWithAnotherSecretDoesNotHideALaterProvider() throws Exception {
        Transformer old = parse(rule("secrets", keys("aesgcm", "key1", 1))).of(SECRETS);
        Transformer both =
                parse(rule("secrets", keys("aesgcm", "key1", 2) + keys("aesgcm", "key1", 1)))
                        .of(SECRETS);
        assertTrue(both.fromStorage(old.toStorage(PLAIN, KEY), KEY).stale());
    }

    @Test
    void identityReadsPlainValuesBehindAndBeforeEncryption() throws Exception {
        String aes = keys("aescbc", "key1", 1);
        Transformer turnedOn = parse(rule("secrets", aes + "  - identity: {}\n")).of(SECRETS);
        assertTrue(turnedOn.fromStorage(PLAIN, KEY).stale());
        Transformer turnedOff = parse(rule("secrets", "  - identity: {}\n" + aes)).of(SECRETS);
        byte[] encrypted = turnedOn.toStorage(PLAIN, KEY);
        assertArrayEquals(PLAIN, turnedOff.fromStorage(encrypted, KEY).bytes());
        assertTrue(turnedOff.fromStorage(encrypted, KEY).stale());
        assertArrayEquals(PLAIN, turnedOff.toStorage(PLAIN, KEY));
        TransformException without =
                assertThrows(
                        TransformException.class,
                        () -> Encryption.NONE.of(SECRETS).fromStorage(encrypted, KEY));
        assertEquals("identity transformer tried to read encrypted data", without.getMessage());
    }

    @Test
    void wildcardsAreForWhatNoNarrowerRuleNames() {
        Encryption all =
                parse(
                        rule("secrets", keys("aescbc", "a", 1))
                                + entry("'*.apps'", keys("aescbc", "b", 1))
                                + entry("'*.'", keys("aescbc", "c", 1))
                                + entry("'*.*'", keys("aescbc", "d", 1)));
        assertEquals("a", keyOf(all, SECRETS));
        assertEquals("b", keyOf(all, new GroupResource("apps", "deployments")));
        assertEquals("c", keyOf(all, new GroupResource("", "configmaps")));
        assertEquals("d", keyOf(all, new GroupResource("example.com", "things")));
    }

    private static String keyOf(Encryption encryption, GroupResource resource) {
        byte[] stored = encryption.of(resource).toStorage(PLAIN, KEY);
        return new String(stored, StandardCharsets.ISO_8859_1).split(":", 6)[4];
    }

    @Test
    void whatIsWrongIsSaid() {
        assertEquals(
                "resources[0].resources[0]: Invalid value: \"*\": use '*.' to encrypt all the"
                        + " resources from core API group or *.* to encrypt all resources",
                refused(rule("'*'", "  - identity: {}\n")));
        assertEquals(
                "resources[0].providers[0].aescbc.keys[0].secret: Invalid value: \"REDACTED\":"
                        + " secret is not of the expected length, got 5, expected one of"
                        + " [16 24 32]",
                refused(rule("secrets", "  - aescbc: {keys: [{name: key1, secret: c2hvcnQ=}]}\n")));
        assertEquals(
                "resources[0].providers[0].secretbox.keys[0].secret: Invalid value: \"REDACTED\":"
                        + " secrets must be base64 encoded",
                refused(rule("secrets", "  - secretbox: {keys: [{name: key1, secret: '!'}]}\n")));
        assertEquals(
                "resources[0].providers[0].kms: Forbidden: key management services are not"
                        + " supported by this server; use aescbc, aesgcm or secretbox",
                refused(rule("secrets", "  - kms: {name: a, endpoint: 'unix:///x'}\n")));
        assertEquals(
                "resources: Required value: at least one resources is required",
                refused("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"));
        assertEquals(
                "error while building transformers: resource \"pods\" is masked by earlier rule"
                        + " \"*.*\"",
                refused(rule("'*.*'", "  - identity: {}\n") + entry("pods", "  - identity: {}\n")));
        assertEquals(
                "resources[0].resources: Invalid value: [\"*.*\",\"pods\"]: using overlapping"
                        + " resources such as 'secrets' and '*.' in the same resource list is not"
                        + " allowed as they will be masked",
                refused(rule("'*.*', pods", "  - identity: {}\n")));
    }

    @Test
    void aChangedFileHoldsAndABadOneDoesNot(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("encryption.yaml");
        Files.writeString(path, rule("secrets", keys("aescbc", "key1", 1)));
        try (EncryptionFile file = new EncryptionFile(path)) {
            assertEquals("key1", keyOf(file.get(), SECRETS));
            Files.writeString(path, rule("secrets", keys("aescbc", "key2", 2)));
            file.reload();
            assertEquals("key2", keyOf(file.get(), SECRETS));
            Files.writeString(path, "kind: Nonsense");
            file.reload();
            assertEquals("key2", keyOf(file.get(), SECRETS));
        }
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new EncryptionFile(folder.resolve("none")))
                        .getMessage()
                        .startsWith("error while parsing file: error while loading file"));
    }

    private static String refused(String config) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> parse(config)).getMessage());
    }

    private static Encryption parse(String config) {
        return EncryptionConfiguration.parse(config.getBytes(StandardCharsets.UTF_8));
    }

    private static String rule(String resources, String providers) {
        return "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
                + entry(resources, providers);
    }

    private static String entry(String resources, String providers) {
        return "- resources: [" + resources + "]\n  providers:\n" + providers;
    }

    /** A provider with one key of 32 equal bytes. */
    private static String keys(String provider, String name, int fill) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) fill);
        return "  - "
                + provider
                + ": {keys: [{name: "
                + name
                + ", secret: "
                + Base64.getEncoder().encodeToString(secret)
                + "}]}\n";
    }
}
