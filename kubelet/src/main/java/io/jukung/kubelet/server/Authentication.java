package io.jukung.kubelet.server;

import io.jukung.api.Kind;
import io.jukung.api.authentication.v1.TokenReview;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.http.Exchange;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * Tells who makes a request: by client certificate, by bearer token (shown to the API server, an
 * answer holds for two minutes), or nobody.
 */
final class Authentication {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final Duration KEEP = Duration.ofMinutes(2);

    private final List<X509Certificate> authorities;
    private final boolean anonymous;
    private final boolean tokens;
    private final Client client;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(@Nullable Caller caller, Instant until) {}

    Authentication(
            List<X509Certificate> authorities,
            boolean anonymous,
            boolean tokens,
            Client client,
            Clock clock) {
        this.authorities = authorities;
        this.anonymous = anonymous;
        this.tokens = tokens;
        this.client = client;
        this.clock = clock;
    }

    /** The caller, or null where the request is not to be answered. */
    @Nullable Caller of(Exchange exchange) {
        List<X509Certificate> chain = exchange.clientCertificates();
        if (!chain.isEmpty() && trusted(chain)) {
            return named(chain.getFirst());
        }
        String header = exchange.headers().get("Authorization", "");
        if (tokens && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return byToken(header.substring(7).strip());
        }
        if (!header.isEmpty() || !anonymous) {
            return null;
        }
        return Caller.ANONYMOUS;
    }

    private boolean trusted(List<X509Certificate> chain) {
        if (authorities.isEmpty()) {
            return false;
        }
        try {
            List<String> usages = chain.getFirst().getExtendedKeyUsage();
            if (usages != null && !usages.contains(CLIENT_AUTH)) {
                return false;
            }
            Set<TrustAnchor> anchors =
                    authorities.stream()
                            .map(authority -> new TrustAnchor(authority, null))
                            .collect(Collectors.toSet());
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.now()));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(chain),
                            parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static @Nullable Caller named(X509Certificate leaf) {
        try {
            String user = "";
            List<String> groups = new ArrayList<>();
            for (Rdn rdn : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                var attributes = rdn.toAttributes().getAll();
                while (attributes.hasMore()) {
                    var attribute = attributes.next();
                    for (int i = 0; i < attribute.size(); i++) {
                        switch (attribute.getID()) {
                            case "CN" -> user = attribute.get(i).toString();
                            case "O" -> groups.add(attribute.get(i).toString());
                            default -> {}
                        }
                    }
                }
            }
            groups.add("system:authenticated");
            return user.isEmpty() ? null : new Caller(user, groups);
        } catch (InvalidNameException e) {
            return null;
        } catch (javax.naming.NamingException e) {
            return null;
        }
    }

    private @Nullable Caller byToken(String token) {
        Instant now = clock.now();
        Known cached = known.get(token);
        if (cached != null && cached.until().isAfter(now)) {
            return cached.caller();
        }
        Kind<TokenReview> kind = TokenReview.KIND;
        TokenReview answer =
                client.create(kind, TokenReview.builder().spec(s -> s.token(token)).build());
        Caller caller = null;
        if (answer.status().authenticated()) {
            List<String> groups = new ArrayList<>(answer.status().user().groups());
            if (!groups.contains("system:authenticated")) {
                groups.add("system:authenticated");
            }
            caller = new Caller(answer.status().user().username(), groups);
        }
        known.values().removeIf(entry -> entry.until().isBefore(now));
        known.put(token, new Known(caller, now.plus(KEEP)));
        return caller;
    }
}
