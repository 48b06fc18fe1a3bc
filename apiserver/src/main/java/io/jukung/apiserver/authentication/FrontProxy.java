package io.jukung.apiserver.authentication;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Proxies that have authenticated their caller already and tell who it is in header fields. */
public final class FrontProxy implements Authenticator {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");

    private final Trust trust;
    private final TrustedChain authorities;

    public FrontProxy(Trust trust, Clock clock) {
        this.trust = trust;
        this.authorities = new TrustedChain(trust.authorities(), clock);
    }

    /**
     * Which proxies are believed, and in which fields they say what.
     *
     * @param authorities who signs the proxies' client certificates
     * @param names common names that a proxy may have; empty for any
     * @param user fields with the user's name; the first one that is there counts
     * @param uid fields with the user's UID, likewise
     * @param groups fields with groups; all of them count
     * @param extraPrefixes how the fields begin that hold further facts
     */
    public record Trust(
            List<X509Certificate> authorities,
            List<String> names,
            List<String> user,
            List<String> uid,
            List<String> groups,
            List<String> extraPrefixes) {}

    @Override
    public @Nullable UserInfo authenticate(ApiRequest request) {
        Exchange exchange = request.exchange();
        if (exchange == null || exchange.clientCertificates().isEmpty()) {
            return null;
        }
        Headers headers = request.headers();
        String name = first(headers, trust.user());
        if (name.isEmpty()) {
            return null;
        }
        List<X509Certificate> chain = exchange.clientCertificates();
        try {
            authorities.verify(chain);
        } catch (GeneralSecurityException e) {
            LOG.log(Level.INFO, "a front proxy is refused: " + e.getMessage());
            throw StatusException.unauthorized();
        }
        String proxy = ClientCertificates.commonName(chain.getFirst());
        if (!trust.names().isEmpty() && !trust.names().contains(proxy)) {
            LOG.log(
                    Level.INFO,
                    "x509: subject with cn={0} is not in the allowed list {1}",
                    proxy,
                    trust.names());
            throw StatusException.unauthorized();
        }
        List<String> groups = new ArrayList<>();
        for (String field : trust.groups()) {
            headers.all(field).stream().filter(group -> !group.isEmpty()).forEach(groups::add);
        }
        UserInfo user =
                new UserInfo(
                        name, first(headers, trust.uid()), List.copyOf(groups), extra(headers));
        clear(headers);
        return user;
    }

    private static String first(Headers headers, List<String> fields) {
        return fields.stream()
                .map(field -> headers.get(field, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private Map<String, List<String>> extra(Headers headers) {
        Map<String, List<String>> extra = new HashMap<>();
        headers.forEach((field, value) -> {
            String prefix = prefix(field);
            if (prefix != null) {
                String key = field.substring(prefix.length()).toLowerCase(Locale.ROOT);
                extra.computeIfAbsent(decoded(key), ignored -> new ArrayList<>()).add(value);
            }
        });
        return extra;
    }

    /** What was believed here is not passed on to whoever is asked next. */
    private void clear(Headers headers) {
        List<String> spent = new ArrayList<>(trust.user());
        spent.addAll(trust.uid());
        spent.addAll(trust.groups());
        headers.forEach((field, value) -> {
            if (prefix(field) != null) {
                spent.add(field);
            }
        });
        spent.forEach(headers::remove);
    }

    private @Nullable String prefix(String field) {
        for (String prefix : trust.extraPrefixes()) {
            if (field.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return prefix;
            }
        }
        return null;
    }

    /** A key that is not encoded as it should be is taken as it stands. */
    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItStands) {
            return key;
        }
    }
}
