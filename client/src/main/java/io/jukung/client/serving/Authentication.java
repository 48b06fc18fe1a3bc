package io.jukung.client.serving;

import io.jukung.api.authentication.v1.TokenReview;
import io.jukung.api.authentication.v1.UserInfo;
import io.jukung.api.core.v1.ConfigMap;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.machinery.status.StatusException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells who makes a request: the user behind a front proxy, the holder of a client certificate, of
 * a bearer token (shown to the API server, an answer holds for ten seconds), or nobody.
 */
final class Authentication {
    private static final System.Logger LOG = System.getLogger("serving");
    private static final Duration TOKEN_KEPT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final TrustedClients given;
    private final @Nullable Client reviewer;
    private final ServingFlags.Lookup lookup;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private TrustedClients trusted;
    private @Nullable Instant looked;

    private record Known(@Nullable Caller caller, Instant until) {}

    /**
     * @param given what flags say
     * @param reviewer asks the API server about tokens; null where none may be asked
     * @param lookup whether to read from the cluster what flags do not say
     */
    Authentication(
            TrustedClients given,
            @Nullable Client reviewer,
            ServingFlags.Lookup lookup,
            Clock clock) {
        this.given = given;
        this.reviewer = reviewer;
        this.lookup = lookup;
        this.clock = clock;
        this.trusted = given;
    }

    /** The caller, or null where it claims what it cannot prove. */
    @Nullable Caller of(Exchange exchange) {
        List<X509Certificate> chain = exchange.clientCertificates();
        Instant now = clock.now();
        TrustedClients clients = trusted();
        if (!chain.isEmpty()) {
            Caller proxied = behindProxy(exchange.headers(), chain, clients, now);
            if (proxied != null) {
                return proxied;
            }
            if (ClientCertificates.trusted(chain, clients.authorities(), now)) {
                List<String> names = ClientCertificates.subject(chain.getFirst(), "CN");
                if (!names.isEmpty()) {
                    return Caller.authenticated(
                            names.getFirst(),
                            "",
                            ClientCertificates.subject(chain.getFirst(), "O"),
                            Map.of());
                }
            }
        }
        String header = exchange.headers().get("Authorization", "");
        if (header.regionMatches(true, 0, "Bearer ", 0, 7) && reviewer != null) {
            return byToken(header.substring(7).strip(), reviewer, now);
        }
        // As upstream: a certificate that nobody vouches for, or a scheme unknown here, is
        // nobody's.
        return Caller.ANONYMOUS;
    }

    /** The CAs to name to clients. */
    List<X509Certificate> issuers() {
        TrustedClients clients = trusted();
        List<X509Certificate> all = new ArrayList<>(clients.authorities());
        all.addAll(clients.proxyAuthorities());
        return all;
    }

    /**
     * Reads for the first time what the cluster says.
     *
     * @throws StatusException where it must be there and cannot be read
     */
    void look() throws CertificateException {
        if (lookup == ServingFlags.Lookup.REQUIRE && reviewer != null) {
            published(reviewer);
        }
    }

    private synchronized TrustedClients trusted() {
        Instant now = clock.now();
        boolean due = looked == null || looked.plus(LOOK_AGAIN).isBefore(now);
        if (lookup != ServingFlags.Lookup.SKIP && reviewer != null && due) {
            looked = now;
            try {
                trusted = given.or(published(reviewer));
            } catch (CertificateException | RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Unable to get configmap/extension-apiserver-authentication in kube-system:"
                                + " {0}",
                        e.getMessage());
            }
        }
        return trusted;
    }

    private static TrustedClients published(Client api) throws CertificateException {
        return TrustedClients.published(
                api.get(ConfigMap.KIND, "kube-system", "extension-apiserver-authentication"));
    }

    private static @Nullable Caller behindProxy(
            Headers headers, List<X509Certificate> chain, TrustedClients clients, Instant now) {
        String user = "";
        for (String field : clients.userHeaders()) {
            user = user.isEmpty() ? headers.get(field, "") : user;
        }
        if (user.isEmpty() || !ClientCertificates.trusted(chain, clients.proxyAuthorities(), now)) {
            return null;
        }
        List<String> names = clients.proxyNames();
        boolean named =
                names.isEmpty()
                        || ClientCertificates.subject(chain.getFirst(), "CN").stream()
                                .anyMatch(names::contains);
        if (!named) {
            return null;
        }
        List<String> groups = new ArrayList<>();
        clients.groupHeaders().forEach(field -> groups.addAll(headers.all(field)));
        Map<String, List<String>> extra = new HashMap<>();
        headers.forEach((field, value) -> {
            String lower = field.toLowerCase(Locale.ROOT);
            for (String prefix : clients.extraPrefixes()) {
                if (lower.startsWith(prefix)) {
                    String key =
                            URLDecoder.decode(
                                    lower.substring(prefix.length()), StandardCharsets.UTF_8);
                    extra.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
                }
            }
        });
        return Caller.authenticated(user, "", groups, extra);
    }

    private @Nullable Caller byToken(String token, Client api, Instant now) {
        Known cached = known.get(token);
        if (cached != null && cached.until().isAfter(now)) {
            return cached.caller();
        }
        TokenReview answer =
                api.create(
                        TokenReview.KIND, TokenReview.builder().spec(s -> s.token(token)).build());
        Caller caller = null;
        if (answer.status().authenticated()) {
            UserInfo user = answer.status().user();
            caller = Caller.authenticated(user.username(), user.uid(), user.groups(), user.extra());
        }
        known.values().removeIf(entry -> entry.until().isBefore(now));
        known.put(token, new Known(caller, now.plus(TOKEN_KEPT)));
        return caller;
    }
}
