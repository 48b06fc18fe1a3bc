package io.jukung.dist;

import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.serving.ComponentServer;
import io.jukung.client.serving.HealthCheck;
import io.jukung.client.serving.ServingFlags;
import io.jukung.dist.cli.CommandException;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The port of a component that its flags ask for. */
public final class ServingPort {
    private ServingPort() {}

    /** What the component shows there. */
    public record Shown(
            String component, HealthCheck check, Supplier<String> metrics, JsonObject configz) {}

    /**
     * Null where the flags say no port.
     *
     * @param clients opens a client by a kubeconfig's path; never asked for ""
     */
    public static @Nullable ComponentServer of(
            ServingFlags flags, Shown shown, Function<String, Client> clients, Clock clock) {
        if (flags.port() == 0) {
            return null;
        }
        List<HealthCheck> checks = List.of(HealthCheck.PING, shown.check());
        return new ComponentServer(
                new ComponentServer.Config(
                        shown.component(),
                        flags.address(),
                        flags.port(),
                        identity(flags, shown.component(), clock),
                        flags.trusted(),
                        flags.lookup(),
                        flags.open(),
                        client(flags.authenticationKubeconfig(), clients),
                        client(flags.authorizationKubeconfig(), clients),
                        checks,
                        checks,
                        shown::configz,
                        shown.metrics()),
                clock);
    }

    private static @Nullable Supplier<Client> client(
            String kubeconfig, Function<String, Client> clients) {
        return kubeconfig.isEmpty() ? null : () -> clients.apply(kubeconfig);
    }

    private static TlsIdentity identity(ServingFlags flags, String component, Clock clock) {
        try {
            if (!flags.certFile().isEmpty() && !flags.keyFile().isEmpty()) {
                return TlsIdentity.ofFiles(Path.of(flags.certFile()), Path.of(flags.keyFile()));
            }
            if (flags.certDir().isEmpty()) {
                Identity own = selfSigned(component, clock);
                return TlsIdentity.of(own.chain(), own.key());
            }
            Path certificate = Path.of(flags.certDir(), component + ".crt");
            Path key = Path.of(flags.certDir(), component + ".key");
            if (!Files.exists(certificate) || !Files.exists(key)) {
                selfSigned(component, clock).write(certificate, key);
            }
            return TlsIdentity.ofFiles(certificate, key);
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandException("the port's certificate cannot be read: " + e.getMessage());
        }
    }

    private static Identity selfSigned(String component, Clock clock) {
        return CertificateAuthority.create("localhost-ca", clock)
                .issue(CertificateRequest.server(component, List.of("localhost", "127.0.0.1")));
    }
}
