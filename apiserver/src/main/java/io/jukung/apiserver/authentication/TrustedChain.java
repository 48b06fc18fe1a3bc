package io.jukung.apiserver.authentication;

import io.jukung.base.Clock;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that some CA vouches for a chain, and for its use by a client. */
final class TrustedChain {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private final Set<TrustAnchor> anchors;
    private final Clock clock;

    TrustedChain(List<X509Certificate> authorities, Clock clock) {
        this.anchors =
                authorities.stream()
                        .map(certificate -> new TrustAnchor(certificate, null))
                        .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** Checks a chain, leaf first. */
    void verify(List<X509Certificate> chain) throws GeneralSecurityException {
        List<X509Certificate> path =
                chain.stream()
                        .takeWhile(certificate ->
                                anchors.stream()
                                        .noneMatch(a -> certificate.equals(a.getTrustedCert())))
                        .toList();
        if (path.isEmpty()) {
            throw new GeneralSecurityException("a CA's own certificate is no client's");
        }
        List<String> usages = path.getFirst().getExtendedKeyUsage();
        // A certificate that names no usage may be used for any.
        if (usages != null && !usages.contains(CLIENT_AUTH) && !usages.contains(ANY_USAGE)) {
            throw new GeneralSecurityException(
                    "x509: certificate specifies an incompatible key usage");
        }
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.now()));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }
}
