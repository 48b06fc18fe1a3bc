package io.jukung.apiserver.authentication;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.http.Exchange;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Client certificates signed by the client CA: the common name is the user, each organization a
 * group.
 */
public final class ClientCertificates implements Authenticator {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String UID_OID = "1.3.6.1.4.1.57683.2";

    private static final int REMEMBERED = 1024;

    private final Set<TrustAnchor> anchors;
    private final Clock clock;
    private final Map<List<X509Certificate>, Known> verified = new ConcurrentHashMap<>();

    public ClientCertificates(List<X509Certificate> clientCa, Clock clock) {
        this.anchors =
                clientCa.stream()
                        .map(certificate -> new TrustAnchor(certificate, null))
                        .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    @Override
    public @Nullable UserInfo authenticate(ApiRequest request) {
        Exchange exchange = request.exchange();
        if (exchange == null || exchange.clientCertificates().isEmpty()) {
            return null;
        }
        List<X509Certificate> chain = exchange.clientCertificates();
        Known known = verified.get(chain);
        if (known != null && known.holds(clock.now())) {
            return known.user();
        }
        try {
            verify(chain);
            UserInfo user = user(chain.getFirst());
            if (user != null) {
                remember(chain, user);
            }
            return user;
        } catch (GeneralSecurityException | InvalidNameException e) {
            LOG.log(Level.INFO, "a client certificate is refused: " + e.getMessage());
            throw StatusException.unauthorized();
        }
    }

    /** A connection comes with the same chain again and again, and a few clients make the most. */
    private void remember(List<X509Certificate> chain, UserInfo user) {
        if (verified.size() >= REMEMBERED) {
            verified.clear();
        }
        Instant ends =
                chain.stream()
                        .map(each -> each.getNotAfter().toInstant())
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        verified.put(List.copyOf(chain), new Known(user, ends));
    }

    /** Who a chain belongs to, as long as all of it is valid. */
    private record Known(UserInfo user, Instant ends) {
        boolean holds(Instant now) {
            return now.isBefore(ends);
        }
    }

    private void verify(List<X509Certificate> chain) throws GeneralSecurityException {
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

    private static @Nullable UserInfo user(X509Certificate leaf) throws InvalidNameException {
        String name = "";
        String uid = "";
        List<String> groups = new ArrayList<>();
        LdapName subject =
                new LdapName(
                        leaf.getSubjectX500Principal()
                                .getName("RFC2253", Map.of(UID_OID, "KUBEUID")));
        for (Rdn rdn : subject.getRdns()) {
            var attributes = rdn.toAttributes().getAll();
            while (attributes.hasMoreElements()) {
                var attribute = attributes.nextElement();
                for (int i = 0; i < attribute.size(); i++) {
                    String value = text(attribute, i);
                    switch (attribute.getID()) {
                        case "CN" -> name = value;
                        case "O" -> groups.add(value);
                        case "KUBEUID" -> uid = value;
                        default -> {}
                    }
                }
            }
        }
        if (name.isEmpty()) {
            return null;
        }
        return new UserInfo(
                name,
                uid,
                List.copyOf(groups),
                Map.of(
                        "authentication.kubernetes.io/credential-id",
                        List.of("X509SHA256=" + fingerprint(leaf))));
    }

    private static String text(javax.naming.directory.Attribute attribute, int index)
            throws InvalidNameException {
        try {
            return String.valueOf(attribute.get(index));
        } catch (javax.naming.NamingException e) {
            throw new InvalidNameException(String.valueOf(e.getMessage()));
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256")
                                    .digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
