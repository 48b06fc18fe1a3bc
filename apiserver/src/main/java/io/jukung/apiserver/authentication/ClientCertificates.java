package io.jukung.apiserver.authentication;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.http.Exchange;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final String UID_OID = "1.3.6.1.4.1.57683.2";

    private static final int REMEMBERED = 1024;

    private final TrustedChain trusted;
    private final Clock clock;
    private final Map<List<X509Certificate>, Known> verified = new ConcurrentHashMap<>();

    public ClientCertificates(List<X509Certificate> clientCa, Clock clock) {
        this.trusted = new TrustedChain(clientCa, clock);
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
            trusted.verify(chain);
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

    /** The common name of a certificate's subject, "" where it has none. */
    static String commonName(X509Certificate leaf) {
        try {
            for (Rdn rdn : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                var name = rdn.toAttributes().get("CN");
                if (name != null) {
                    return text(name, 0);
                }
            }
            return "";
        } catch (InvalidNameException e) {
            LOG.log(Level.INFO, "a certificate's subject cannot be read: " + e.getMessage());
            return "";
        }
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
