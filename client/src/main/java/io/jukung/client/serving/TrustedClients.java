package io.jukung.client.serving;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.machinery.tree.Json;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whose certificates are believed, and what a front proxy says of its own callers.
 *
 * @param authorities of client certificates
 * @param proxyAuthorities of front proxies; empty where none is believed
 * @param proxyNames common names that a front proxy may have; empty for any
 * @param userHeaders header fields that carry the user's name, the first one present counts
 */
public record TrustedClients(
        List<X509Certificate> authorities,
        List<X509Certificate> proxyAuthorities,
        List<String> proxyNames,
        List<String> userHeaders,
        List<String> groupHeaders,
        List<String> extraPrefixes) {
    /** Nobody is known by a certificate. */
    public static final TrustedClients NONE =
            new TrustedClients(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /**
     * From PEM bundles ("" for none) and upstream's {@code --requestheader-…} flags.
     *
     * @throws CertificateException where a bundle holds something else
     */
    public static TrustedClients of(
            String clientCa,
            String proxyCa,
            List<String> proxyNames,
            List<String> userHeaders,
            List<String> groupHeaders,
            List<String> extraPrefixes)
            throws CertificateException {
        return new TrustedClients(
                ClientCertificates.parse(clientCa),
                ClientCertificates.parse(proxyCa),
                proxyNames,
                userHeaders,
                groupHeaders,
                extraPrefixes.stream().map(p -> p.toLowerCase(Locale.ROOT)).toList());
    }

    /** What the API server publishes as kube-system/extension-apiserver-authentication. */
    static TrustedClients published(ConfigMap map) throws CertificateException {
        Map<String, String> data = map.data();
        return of(
                data.getOrDefault("client-ca-file", ""),
                data.getOrDefault("requestheader-client-ca-file", ""),
                list(data, "requestheader-allowed-names"),
                list(data, "requestheader-username-headers"),
                list(data, "requestheader-group-headers"),
                list(data, "requestheader-extra-headers-prefix"));
    }

    private static List<String> list(Map<String, String> data, String key) {
        String text = data.getOrDefault(key, "");
        return text.isEmpty()
                ? List.of()
                : Json.parse("{\"list\":" + text + "}").array("list").strings();
    }

    /** This where it knows a kind of client, the other where it does not. */
    TrustedClients or(TrustedClients other) {
        TrustedClients proxy = proxyAuthorities.isEmpty() ? other : this;
        return new TrustedClients(
                authorities.isEmpty() ? other.authorities : authorities,
                proxy.proxyAuthorities,
                proxy.proxyNames,
                proxy.userHeaders,
                proxy.groupHeaders,
                proxy.extraPrefixes);
    }
}
