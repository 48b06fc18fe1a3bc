package io.jukung.kubelet;

import io.jukung.base.Clock;
import io.jukung.http.TlsIdentity;
import io.jukung.kubelet.config.KubeletConfig;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Who the kubelet's server is, and whose clients it believes. */
record ServingCertificate(TlsIdentity identity, List<X509Certificate> clientAuthorities) {
    /** The certificate that is named, or one that it signs itself and keeps in its folder. */
    static ServingCertificate of(KubeletConfig config, Clock clock)
            throws IOException, GeneralSecurityException {
        return new ServingCertificate(identity(config, clock), authorities(config));
    }

    private static TlsIdentity identity(KubeletConfig config, Clock clock)
            throws IOException, GeneralSecurityException {
        Path certificate = config.tlsCertificate();
        Path key = config.tlsKey();
        if (certificate != null && key != null) {
            return TlsIdentity.ofFiles(certificate, key);
        }
        Path ownCertificate = config.certDir().resolve("kubelet.crt");
        Path ownKey = config.certDir().resolve("kubelet.key");
        if (!Files.exists(ownCertificate) || !Files.exists(ownKey)) {
            Files.createDirectories(config.certDir());
            List<String> names = new ArrayList<>(config.nodeIps());
            names.add(config.nodeName());
            Identity own =
                    CertificateAuthority.create(config.nodeName() + "-ca", clock)
                            .issue(CertificateRequest.server(config.nodeName(), names));
            own.write(ownCertificate, ownKey);
        }
        return TlsIdentity.ofFiles(ownCertificate, ownKey);
    }

    private static List<X509Certificate> authorities(KubeletConfig config)
            throws IOException, GeneralSecurityException {
        Path file = config.clientCa();
        List<X509Certificate> authorities = new ArrayList<>();
        if (file != null) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))) {
                authorities.add((X509Certificate) certificate);
            }
        }
        return List.copyOf(authorities);
    }
}
