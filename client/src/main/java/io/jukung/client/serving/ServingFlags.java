package io.jukung.client.serving;

import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;

/**
 * The flags of a component's port and of whom it believes, with upstream's names and defaults.
 *
 * @param port 0 for no port at all
 * @param certFile "" for a certificate that the component signs itself
 * @param certDir where that one is kept; "" to keep it in memory
 * @param authenticationKubeconfig "" where tokens are nobody's
 * @param authorizationKubeconfig "" where only {@code open} paths are answered
 * @param lookup whether to read from the cluster what flags leave open, and whether it must be
 *     there
 */
public record ServingFlags(
        String address,
        int port,
        String certFile,
        String keyFile,
        String certDir,
        TrustedClients trusted,
        Lookup lookup,
        List<String> open,
        String authenticationKubeconfig,
        String authorizationKubeconfig) {
    /** Reading of kube-system/extension-apiserver-authentication. */
    public enum Lookup {
        SKIP,
        TRY,
        /** The port does not open while it cannot be read. */
        REQUIRE
    }

    private static final List<String> HEALTH = List.of("/healthz", "/readyz", "/livez");

    /** Declares them. */
    public static Flags declare(Flags flags, int port) {
        return flags.section("Secure serving")
                .string("bind-address", "0.0.0.0", "`IP` address to listen on.")
                .integer("secure-port", port, "Port for HTTPS; 0 for none.")
                .string("cert-dir", "", "Folder of the certificate that is made without a file.")
                .string("tls-cert-file", "", "Certificate of the port, PEM.")
                .string("tls-private-key-file", "", "Its private key, PEM.")
                .section("Authentication")
                .string(
                        "authentication-kubeconfig",
                        "",
                        "Kubeconfig of one who may create tokenreviews.authentication.k8s.io.")
                .bool(
                        "authentication-skip-lookup",
                        false,
                        "Whether not to read missing authentication settings from the cluster.")
                .bool(
                        "authentication-tolerate-lookup-failure",
                        true,
                        "Whether to go on where they cannot be read.")
                .string("client-ca-file", "", "CA bundle of client certificates.")
                .string(
                        "requestheader-client-ca-file",
                        "",
                        "CA bundle of front proxies that tell their callers' names.")
                .strings(
                        "requestheader-allowed-names",
                        List.of(),
                        "Common names that front proxies may have; any where empty.")
                .strings(
                        "requestheader-username-headers",
                        List.of("x-remote-user"),
                        "Header fields with the caller's name.")
                .strings(
                        "requestheader-group-headers",
                        List.of("x-remote-group"),
                        "Header fields with the caller's groups.")
                .strings(
                        "requestheader-extra-headers-prefix",
                        List.of("x-remote-extra-"),
                        "Prefixes of header fields with further facts.")
                .section("Authorization")
                .string(
                        "authorization-kubeconfig",
                        "",
                        "Kubeconfig of one who may create"
                                + " subjectaccessreviews.authorization.k8s.io.")
                .strings(
                        "authorization-always-allow-paths",
                        HEALTH,
                        "Paths that are answered to everybody.");
    }

    /**
     * What a command line says.
     *
     * @throws FlagException where a file that it names cannot be read or is no certificate
     */
    public static ServingFlags of(FlagValues values) {
        String clientCa = read(values, "client-ca-file");
        String proxyCa = read(values, "requestheader-client-ca-file");
        TrustedClients trusted;
        try {
            trusted =
                    TrustedClients.of(
                            clientCa,
                            proxyCa,
                            values.strings("requestheader-allowed-names"),
                            values.strings("requestheader-username-headers"),
                            values.strings("requestheader-group-headers"),
                            values.strings("requestheader-extra-headers-prefix"));
        } catch (CertificateException e) {
            throw new FlagException("no CA bundle: " + e.getMessage());
        }
        return new ServingFlags(
                values.string("bind-address"),
                (int) values.integer("secure-port"),
                values.string("tls-cert-file"),
                values.string("tls-private-key-file"),
                values.string("cert-dir"),
                trusted,
                values.bool("authentication-skip-lookup")
                        ? Lookup.SKIP
                        : values.bool("authentication-tolerate-lookup-failure")
                                ? Lookup.TRY
                                : Lookup.REQUIRE,
                values.strings("authorization-always-allow-paths"),
                values.string("authentication-kubeconfig"),
                values.string("authorization-kubeconfig"));
    }

    /** The same where the API server is in this process and needs no kubeconfig. */
    public ServingFlags withinProcess() {
        return new ServingFlags(
                address,
                port,
                certFile,
                keyFile,
                certDir,
                trusted,
                lookup,
                open,
                "in-process",
                "in-process");
    }

    private static String read(FlagValues values, String flag) {
        String file = values.string(flag);
        try {
            return file.isEmpty() ? "" : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new FlagException("--" + flag + ": cannot read " + file + ": " + e.getMessage());
        }
    }
}
