package io.jukung.pki;

import java.time.Duration;
import java.util.List;

/**
 * What a certificate is to say.
 *
 * @param commonName the user's name, for clients
 * @param organizations the user's groups, for clients
 * @param names DNS names and IP addresses that a server answers to
 */
public record CertificateRequest(
        String commonName,
        List<String> organizations,
        List<String> names,
        boolean server,
        boolean client,
        Duration validity) {
    /** kubeadm's certificates hold for a year. */
    public static final Duration YEAR = Duration.ofDays(365);

    public static CertificateRequest client(String commonName, String... organizations) {
        return new CertificateRequest(
                commonName, List.of(organizations), List.of(), false, true, YEAR);
    }

    public static CertificateRequest server(String commonName, List<String> names) {
        return new CertificateRequest(commonName, List.of(), names, true, false, YEAR);
    }
}
