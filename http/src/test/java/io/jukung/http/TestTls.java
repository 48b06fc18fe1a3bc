package io.jukung.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Self-signed certificates, made by the JDK's keytool. */
final class TestTls {
    private static final char[] PASSWORD = "changeit".toCharArray();

    final List<X509Certificate> chain;
    final PrivateKey key;

    private TestTls(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    static TestTls make(String commonName) throws Exception {
        Path directory = Files.createTempDirectory("tls");
        Path store = directory.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "it",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + commonName,
                                "-ext",
                                "san=dns:localhost,ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        try {
            return load(store);
        } finally {
            Files.delete(store);
            Files.delete(directory);
        }
    }

    private static TestTls load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
        List<X509Certificate> chain =
                Arrays.stream(store.getCertificateChain("it"))
                        .map(X509Certificate.class::cast)
                        .toList();
        return new TestTls(chain, (PrivateKey) store.getKey("it", PASSWORD));
    }

    byte[] certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", chain.getFirst().getEncoded());
    }

    byte[] keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    static byte[] pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String text = "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    TlsIdentity identity() throws GeneralSecurityException {
        return TlsIdentity.ofPem(certificatePem(), keyPem());
    }

    /** A JDK context that trusts this certificate and presents another, if one is given. */
    SSLContext trustedBy(TestTls... presented) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("it", chain.getFirst());
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        javax.net.ssl.KeyManager[] keys = null;
        if (presented.length > 0) {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    "own",
                    presented[0].key,
                    PASSWORD,
                    presented[0].chain.toArray(new Certificate[0]));
            var manager =
                    javax.net.ssl.KeyManagerFactory.getInstance(
                            javax.net.ssl.KeyManagerFactory.getDefaultAlgorithm());
            manager.init(own, PASSWORD);
            keys = manager.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, factory.getTrustManagers(), null);
        return context;
    }
}
