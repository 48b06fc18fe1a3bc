package io.jukung.pki;

import io.jukung.base.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A cluster's keys and certificates in one folder, named as kubeadm names them ({@code
 * /etc/kubernetes/pki}): {@code ca}, {@code front-proxy-ca}, {@code apiserver}, {@code
 * apiserver-kubelet-client}, {@code front-proxy-client}, {@code sa.key} and {@code sa.pub}. What is
 * there is kept; what is missing, about to expire or lacks a name is made.
 */
public final class ClusterPki {
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);

    private final Path folder;
    private final Clock clock;
    private final CertificateAuthority ca;
    private final CertificateAuthority frontProxyCa;

    /** Reads the folder's authorities and service-account keys, or makes them. */
    public ClusterPki(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        ca = CertificateAuthority.readOrCreate(file("ca.crt"), file("ca.key"), "kubernetes", clock);
        frontProxyCa =
                CertificateAuthority.readOrCreate(
                        file("front-proxy-ca.crt"),
                        file("front-proxy-ca.key"),
                        "front-proxy-ca",
                        clock);
        if (!Files.exists(file("sa.key"))) {
            // As kubeadm with encryptionAlgorithm ECDSA-P256; RSA would cost the first start 0.3 s.
            KeyPair keys = Keys.ec();
            SecretFiles.write(file("sa.key"), Pem.encode(keys.getPrivate()), true);
            SecretFiles.write(file("sa.pub"), Pem.encode(keys.getPublic()), false);
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public CertificateAuthority ca() {
        return ca;
    }

    public CertificateAuthority frontProxyCa() {
        return frontProxyCa;
    }

    /** The API server's serving certificate, answering to all of the names. */
    public Identity apiServer(List<String> names) {
        return keep("apiserver", ca, CertificateRequest.server("kube-apiserver", names));
    }

    /** What the API server shows to kubelets. */
    public Identity apiServerKubeletClient() {
        return keep(
                "apiserver-kubelet-client",
                ca,
                CertificateRequest.client(
                        "kube-apiserver-kubelet-client", "kubeadm:cluster-admins"));
    }

    /** What the API server shows to extension servers. */
    public Identity frontProxyClient() {
        return keep(
                "front-proxy-client",
                frontProxyCa,
                CertificateRequest.client("front-proxy-client"));
    }

    /** A certificate of the cluster's CA kept under a name, for a component or user. */
    public Identity client(String file, String commonName, String... organizations) {
        return keep(file, ca, CertificateRequest.client(commonName, organizations));
    }

    /** A serving certificate of the cluster's CA kept under a name. */
    public Identity server(String file, String commonName, List<String> names) {
        return keep(file, ca, CertificateRequest.server(commonName, names));
    }

    private Identity keep(String name, CertificateAuthority issuer, CertificateRequest request) {
        Path certificate = file(name + ".crt");
        Path key = file(name + ".key");
        if (Files.exists(certificate) && Files.exists(key)) {
            Identity found = Identity.read(certificate, key);
            if (stillGood(found, issuer, request)) {
                return found;
            }
        }
        Identity fresh = issuer.issue(request);
        fresh.write(certificate, key);
        return fresh;
    }

    private boolean stillGood(
            Identity found, CertificateAuthority issuer, CertificateRequest request) {
        Instant end = found.leaf().getNotAfter().toInstant();
        return end.minus(RENEW_BEFORE).isAfter(clock.now())
                && found.leaf()
                        .getIssuerX500Principal()
                        .equals(issuer.certificate().getSubjectX500Principal())
                && alternativeNames(found)
                        .containsAll(request.names().stream().map(ClusterPki::canonical).toList());
    }

    /** An IPv6 address in its one full form: certificates spell it otherwise than people do. */
    private static String canonical(String name) {
        if (!name.contains(":")) {
            return name;
        }
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(name + " is no IP address", e);
        }
    }

    private static Set<String> alternativeNames(Identity identity) {
        Set<String> names = new TreeSet<>();
        try {
            var found = identity.leaf().getSubjectAlternativeNames();
            if (found != null) {
                found.forEach(name -> names.add(canonical(String.valueOf(name.get(1)))));
            }
        } catch (java.security.cert.CertificateParsingException e) {
            return Set.of();
        }
        return names;
    }
}
