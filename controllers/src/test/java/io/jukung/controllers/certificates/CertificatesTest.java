package io.jukung.controllers.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.certificates.v1.CertificateSigningRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.SigningRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    /** Made with openssl: O=system:nodes, CN=system:node:a, a P-256 key, no other names. */
    private static final String NODE =
            """
            -----BEGIN CERTIFICATE REQUEST-----
            MIHqMIGRAgEAMC8xFTATBgNVBAoMDHN5c3RlbTpub2RlczEWMBQGA1UEAwwNc3lz
            dGVtOm5vZGU6YTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABI2u4s6ysiKkhRh8
            a/EvKVDCX+vtCuYA9B8Zc3X5fBGzvyrXbrC12CkwpF8Et8BvcU+kyEDdMbARO05x
            dUQqpxCgADAKBggqhkjOPQQDAgNIADBFAiEAgG3MD3/SqXtShIGcmgoVWDLN7gct
            kI7UX3pYqzrxY+8CIEn2/K/y8Sj4kP52/Dy31ghT6nsPrYMHSsVUKAuc+Veg
            -----END CERTIFICATE REQUEST-----
            """;

    /** The same with the name DNS:a. */
    private static final String SERVER =
            """
            -----BEGIN CERTIFICATE REQUEST-----
            MIIBCTCBsAIBADAvMRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxFjAUBgNVBAMMDXN5
            c3RlbTpub2RlOmEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATUBwueDfWsf2d6
            EtL7AFU+xoskL17Jcv3vDkAq2Hk8KeitCPlYZuXYAiLIhX3UKQkA2BXAdvDPBh0p
            t1FkIJzeoB8wHQYJKoZIhvcNAQkOMRAwDjAMBgNVHREEBTADggFhMAoGCCqGSM49
            BAMCA0gAMEUCIQC6amEMGfIC1MhoAEvNcAUCi2cCG/r1yzBtbgdO/H+r0gIgL+Lj
            uVop78TrObZEwhEB1l/odMCJrUcPrfMCAOM53ww=
            -----END CERTIFICATE REQUEST-----
            """;

    private static final List<String> CLIENT = List.of("digital signature", "client auth");

    @Test
    void eachSignerHasItsRules() {
        SigningRequest node = SigningRequest.parse(NODE);
        SigningRequest server = SigningRequest.parse(SERVER);
        assertEquals("", SignerRules.trouble(Requests.KUBELET_CLIENT, node, CLIENT));
        assertEquals(
                "DNS subjectAltNames are not allowed",
                SignerRules.trouble(Requests.KUBELET_CLIENT, server, CLIENT));
        assertEquals(
                "DNS or IP subjectAltName is required",
                SignerRules.trouble(Requests.KUBELET_SERVING, node, CLIENT));
        assertEquals(
                "",
                SignerRules.trouble(
                        Requests.KUBELET_SERVING,
                        server,
                        List.of("server auth", "digital signature", "key encipherment")));
        assertFalse(
                SignerRules.trouble(Requests.API_CLIENT, node, List.of("server auth")).isEmpty());
        assertEquals("", SignerRules.trouble(Requests.LEGACY, server, List.of("any")));
    }

    @Test
    void whatIsSignedIsWhatWasAskedFor() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("ca", Clock.SYSTEM);
        Instant end = Instant.now().plus(Duration.ofHours(1));
        X509Certificate signed =
                authority.sign(SigningRequest.parse(SERVER), List.of("server auth"), end);
        signed.verify(authority.certificate().getPublicKey());
        assertEquals("CN=system:node:a,O=system:nodes", signed.getSubjectX500Principal().getName());
        assertEquals("[[2, a]]", signed.getSubjectAlternativeNames().toString());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), signed.getExtendedKeyUsage());
        assertEquals(end.getEpochSecond(), signed.getNotAfter().toInstant().getEpochSecond());
        assertThrows(
                IllegalArgumentException.class,
                () -> authority.sign(SigningRequest.parse(NODE), List.of("nonsense"), end));
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SigningRequest.parse("nothing"));
        assertThrows(
                IllegalArgumentException.class,
                () -> SigningRequest.parse(NODE.replace("CERTIFICATE REQUEST", "PUBLIC KEY")));
    }

    @Test
    void oldRequestsGo() {
        Instant now = Instant.parse("2026-01-02T00:00:00Z");
        assertTrue(CleanerController.isOld(request("2025-12-31T23:59:00Z", ""), now));
        assertFalse(CleanerController.isOld(request("2026-01-01T00:01:00Z", ""), now));
        String denied =
                "status: {conditions: [{type: Denied, status: 'True', lastUpdateTime:"
                        + " '2026-01-01T22:59:00Z'}]}";
        assertTrue(CleanerController.isOld(request("2026-01-01T22:00:00Z", denied), now));
    }

    private static CertificateSigningRequest request(String created, String status) {
        return CertificateSigningRequest.of(
                Yaml.parse("metadata: {name: a, creationTimestamp: '" + created + "'}\n" + status));
    }
}
