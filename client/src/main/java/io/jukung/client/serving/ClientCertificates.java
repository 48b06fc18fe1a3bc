package io.jukung.client.serving;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What client certificates say, and whom to believe. */
final class ClientCertificates {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY = "2.5.29.37.0";

    private ClientCertificates() {}

    /**
     * The certificates of a PEM bundle; none for "".
     *
     * @throws CertificateException where one of them is none
     */
    static List<X509Certificate> parse(String pem) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        if (pem.isBlank()) {
            return certificates;
        }
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    /** Whether a chain, leaf first, is a client's that one of the authorities vouches for. */
    static boolean trusted(
            List<X509Certificate> chain, List<X509Certificate> authorities, Instant now) {
        if (chain.isEmpty() || authorities.isEmpty()) {
            return false;
        }
        try {
            List<String> usages = chain.getFirst().getExtendedKeyUsage();
            if (usages != null && !usages.contains(CLIENT_AUTH) && !usages.contains(ANY)) {
                return false;
            }
            Set<TrustAnchor> anchors =
                    authorities.stream()
                            .map(authority -> new TrustAnchor(authority, null))
                            .collect(Collectors.toSet());
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(chain),
                            parameters);
            return true;
        } catch (GeneralSecurityException notOurs) {
            return false;
        }
    }

    /** The values of one attribute of the subject: {@code CN} or {@code O}. */
    static List<String> subject(X509Certificate leaf, String attribute) {
        List<String> values = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                NamingEnumeration<? extends Attribute> all = rdn.toAttributes().getAll();
                while (all.hasMore()) {
                    Attribute one = all.next();
                    for (int i = 0; one.getID().equals(attribute) && i < one.size(); i++) {
                        values.add(String.valueOf(one.get(i)));
                    }
                }
            }
        } catch (InvalidNameException unreadable) {
            return List.of();
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }
}
