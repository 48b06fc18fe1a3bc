package io.jukung.pki;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates that vouch for its public half, leaf first.
 *
 * @param chain at least the leaf
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    public String certificatePem() {
        StringBuilder text = new StringBuilder();
        chain.forEach(certificate -> text.append(Pem.encode(certificate)));
        return text.toString();
    }

    public String keyPem() {
        return Pem.encode(new KeyPair(leaf().getPublicKey(), key));
    }

    /** Reads both from PEM files. */
    public static Identity read(Path certificate, Path key) {
        return new Identity(
                Pem.certificates(SecretFiles.read(certificate)),
                Pem.privateKey(SecretFiles.read(key)));
    }

    /** Writes both as PEM files, the key readable by its owner only. */
    public void write(Path certificate, Path keyFile) {
        SecretFiles.write(certificate, certificatePem(), false);
        SecretFiles.write(keyFile, keyPem(), true);
    }
}
