package io.jukung.controlplane;

import io.jukung.apiserver.audit.AuditLog;
import io.jukung.apiserver.audit.AuditPolicy;
import io.jukung.apiserver.audit.RotatingFile;
import io.jukung.apiserver.authentication.FrontProxy;
import io.jukung.apiserver.storage.Encryption;
import io.jukung.apiserver.storage.EncryptionFile;
import io.jukung.apiserver.storage.StorageForms;
import io.jukung.apiserver.storage.StorageForms.MediaType;
import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.base.Clock;
import io.jukung.base.flags.FeatureGates;
import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.controlplane.admission.AdmissionPlugins;
import io.jukung.controlplane.token.TokenKeys;
import io.jukung.controlplane.token.TokenRequests;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.Identity;
import io.jukung.pki.Pem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of parsed flags, reading the files that they name. */
public final class FlagConfig {
    private static final Set<String> MODES = Set.of("AlwaysAllow", "AlwaysDeny", "Node", "RBAC");

    private final FlagValues flags;

    private FlagConfig(FlagValues flags) {
        this.flags = flags;
    }

    /**
     * The configuration that flags of {@link KubeApiServerFlags#flags} describe.
     *
     * @throws FlagException naming the flag that cannot be taken
     */
    public static KubeApiServerConfig read(FlagValues flags) {
        return new FlagConfig(flags).config();
    }

    private KubeApiServerConfig config() {
        FeatureGates features = features();
        return new KubeApiServerConfig(
                listening(),
                tokens(),
                new KubeApiServerConfig.Access(
                        modes(),
                        flags.bool("anonymous-auth"),
                        false,
                        flags.bool("allow-privileged")),
                new KubeApiServerConfig.Admission(
                        Set.copyOf(flags.strings("enable-admission-plugins")),
                        Set.copyOf(flags.strings("disable-admission-plugins")),
                        new AdmissionPlugins.Tolerations(
                                flags.integer("default-not-ready-toleration-seconds"),
                                flags.integer("default-unreachable-toleration-seconds"))),
                new KubeApiServerConfig.Kubelets(
                        identity("kubelet-client-certificate", "kubelet-client-key"),
                        certificates("kubelet-certificate-authority"),
                        flags.strings("kubelet-preferred-address-types")),
                services(),
                new KubeApiServerConfig.Limits(
                        fair(),
                        (int) flags.integer("max-requests-inflight"),
                        (int) flags.integer("max-mutating-requests-inflight"),
                        notNegative("request-timeout"),
                        flags.duration("event-ttl"),
                        flags.duration("etcd-healthcheck-timeout"),
                        flags.duration("etcd-readycheck-timeout"),
                        notNegative("etcd-count-metric-poll-period"),
                        notNegative("etcd-db-metric-poll-interval"),
                        storageSettings()),
                features,
                new ServedResources(features, flags.map("runtime-config")).runtimeConfig(),
                flags.bool("enable-logs-handler"),
                audit(),
                storage(),
                identity("proxy-client-cert-file", "proxy-client-key-file"));
    }

    /** JSON where the store is this server's own, upstream's default where it is etcd. */
    private StorageForms storage() {
        String type = flags.string("storage-media-type");
        String file = flags.string("encryption-provider-config");
        boolean reload = flags.bool("encryption-provider-config-automatic-reload");
        if (reload && file.isEmpty()) {
            throw new FlagException(
                    "--encryption-provider-config-automatic-reload must be set with"
                            + " --encryption-provider-config");
        }
        try {
            MediaType written =
                    type.isEmpty()
                            ? flags.strings("etcd-servers").isEmpty()
                                    ? MediaType.JSON
                                    : MediaType.PROTOBUF
                            : MediaType.parse(type);
            if (file.isEmpty()) {
                return new StorageForms(written, () -> Encryption.NONE);
            }
            EncryptionFile configuration = new EncryptionFile(Path.of(file));
            return new StorageForms(written, reload ? configuration.watched() : configuration);
        } catch (IllegalArgumentException e) {
            throw new FlagException(String.valueOf(e.getMessage()));
        }
    }

    private boolean fair() {
        boolean fair = flags.bool("enable-priority-and-fairness");
        long seats =
                flags.integer("max-requests-inflight")
                        + flags.integer("max-mutating-requests-inflight");
        if (fair && seats <= 0) {
            throw new FlagException(
                    "--max-requests-inflight and --max-mutating-requests-inflight must add up to"
                            + " something positive with --enable-priority-and-fairness");
        }
        return fair;
    }

    private Duration notNegative(String flag) {
        Duration value = flags.duration(flag);
        if (value.isNegative()) {
            throw new FlagException("--" + flag + " can not be negative value");
        }
        return value;
    }

    private StorageSettings storageSettings() {
        Set<GroupResource> uncached = new LinkedHashSet<>();
        for (String setting : flags.strings("watch-cache-sizes")) {
            String[] parts = setting.split("#", -1);
            if (parts.length != 2) {
                throw new FlagException(
                        "--watch-cache-sizes: invalid value of watch cache size: " + setting);
            }
            try {
                int size = Integer.parseInt(parts[1]);
                if (size < 0) {
                    throw new FlagException(
                            "--watch-cache-sizes: watch cache size cannot be negative: " + setting);
                }
                if (size == 0) {
                    uncached.add(GroupResource.parse(parts[0]));
                }
            } catch (NumberFormatException e) {
                throw new FlagException(
                        "--watch-cache-sizes: invalid size of watch cache size: " + setting);
            }
        }
        Duration reuse = Duration.ofSeconds(flags.integer("lease-reuse-duration-seconds"));
        return new StorageSettings(
                flags.bool("watch-cache"),
                uncached,
                reuse.isNegative() ? Duration.ZERO : reuse,
                (int) flags.integer("delete-collection-workers"),
                features().enabled("WatchList"),
                Duration.ofSeconds(count("min-request-timeout")));
    }

    private KubeApiServerConfig.Listening listening() {
        String endpoints = flags.string("endpoint-reconciler-type");
        if (!endpoints.equals("lease") && !endpoints.equals("none")) {
            throw new FlagException(
                    "--endpoint-reconciler-type: there are \"lease\" and \"none\", not \""
                            + endpoints
                            + '"');
        }
        String bind = flags.string("bind-address");
        String advertise = flags.string("advertise-address");
        if (advertise.isEmpty()) {
            advertise = bind.equals("0.0.0.0") || bind.equals("::") ? outwardAddress() : bind;
        }
        return new KubeApiServerConfig.Listening(
                hostname(),
                bind,
                (int) flags.integer("secure-port"),
                advertise,
                endpoints.equals("lease"),
                serving(bind, advertise),
                protocols(),
                certificates("client-ca-file"),
                frontProxy());
    }

    private FrontProxy.@Nullable Trust frontProxy() {
        if (flags.string("requestheader-client-ca-file").isEmpty()) {
            return null;
        }
        List<String> uid = flags.strings("requestheader-uid-headers");
        if (!uid.isEmpty() && !features().enabled("RemoteRequestHeaderUID")) {
            throw new FlagException(
                    "--requestheader-uid-headers may be set only if the feature gate"
                            + " RemoteRequestHeaderUID is on");
        }
        return new FrontProxy.Trust(
                certificates("requestheader-client-ca-file"),
                flags.strings("requestheader-allowed-names"),
                flags.strings("requestheader-username-headers"),
                uid,
                flags.strings("requestheader-group-headers"),
                flags.strings("requestheader-extra-headers-prefix"));
    }

    private FeatureGates features() {
        return FeatureGates.defaults().with(flags.map("feature-gates"));
    }

    private List<String> protocols() {
        String oldest = flags.string("tls-min-version");
        return switch (oldest) {
            case "", "VersionTLS12" -> KubeApiServerConfig.TLS;
            case "VersionTLS13" -> List.of("TLSv1.3");
            default ->
                    throw new FlagException(
                            "--tls-min-version: unknown or unsupported tls version \""
                                    + oldest
                                    + '"');
        };
    }

    private TlsIdentity serving(String bind, String advertise) {
        TlsIdentity given = identity("tls-cert-file", "tls-private-key-file");
        if (given != null) {
            return given;
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(advertise);
        if (!bind.equals("0.0.0.0") && !bind.equals("::")) {
            names.add(bind);
        }
        names.addAll(
                List.of(
                        "localhost",
                        "127.0.0.1",
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc"));
        Path folder = Path.of(flags.string("cert-dir"));
        // a quarter of the start, for which nothing else has to wait
        FutureTask<TlsIdentity> making =
                new FutureTask<>(() -> {
                    try {
                        Identity made = SelfSigned.keep(folder, List.copyOf(names), Clock.SYSTEM);
                        return TlsIdentity.of(made.chain(), made.key());
                    } catch (UncheckedIOException e) {
                        throw new FlagException("--cert-dir: " + e.getCause());
                    }
                });
        Thread.ofPlatform().name("serving-certificate").daemon().start(making);
        return TlsIdentity.of(making);
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            // a machine without a name of its own is known as localhost
            return "localhost";
        }
    }

    private static String outwardAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("127.0.0.1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KubeApiServerConfig.Tokens tokens() {
        List<String> issuers = flags.strings("service-account-issuer");
        if (issuers.isEmpty()) {
            throw new FlagException("service-account-issuer is a required flag");
        }
        String signingFile = flags.string("service-account-signing-key-file");
        if (signingFile.isEmpty()) {
            throw new FlagException(
                    "service-account-signing-key-file and service-account-issuer are required"
                            + " flags");
        }
        List<String> audiences = flags.strings("api-audiences");
        Duration maximum = flags.duration("service-account-max-token-expiration");
        if (!maximum.isZero()
                && (maximum.compareTo(Duration.ofHours(1)) < 0 || maximum.toSeconds() > 1L << 32)) {
            throw new FlagException(
                    "the service-account-max-token-expiration must be between 1 hour and 2^32"
                            + " seconds");
        }
        String staticTokens = flags.string("token-auth-file");
        return new KubeApiServerConfig.Tokens(
                keys(signingFile),
                issuers,
                audiences.isEmpty() ? List.of(issuers.getFirst()) : audiences,
                new TokenRequests.Limits(
                        maximum,
                        flags.bool("service-account-extend-token-expiration"),
                        Duration.ofDays(365)),
                flags.string("service-account-jwks-uri"),
                staticTokens.isEmpty() ? "" : text("token-auth-file", staticTokens),
                flags.bool("enable-bootstrap-token-auth"));
    }

    private TokenKeys keys(String signingFile) {
        List<PublicKey> trusted = new ArrayList<>();
        for (String file : flags.strings("service-account-key-file")) {
            trusted.addAll(Pem.publicKeys(text("service-account-key-file", file)));
        }
        KeyPair signing =
                Pem.keyPair(Pem.privateKey(text("service-account-signing-key-file", signingFile)));
        return new TokenKeys(() -> signing, trusted);
    }

    private List<String> modes() {
        List<String> modes = flags.strings("authorization-mode");
        for (String mode : modes) {
            if (!MODES.contains(mode)) {
                throw new FlagException("authorization-mode \"" + mode + "\" is not a valid mode");
            }
        }
        return modes;
    }

    private KubeApiServerConfig.Services services() {
        String[] ports = flags.string("service-node-port-range").split("-");
        try {
            return new KubeApiServerConfig.Services(
                    List.of(flags.string("service-cluster-ip-range").split(",")),
                    Integer.parseInt(ports[0].strip()),
                    Integer.parseInt(ports[ports.length - 1].strip()));
        } catch (NumberFormatException e) {
            throw new FlagException(
                    "invalid argument \""
                            + flags.string("service-node-port-range")
                            + "\" for \"--service-node-port-range\" flag: expected two ports with"
                            + " a hyphen between them");
        }
    }

    private KubeApiServerConfig.@Nullable Audit audit() {
        String policyFile = flags.string("audit-policy-file");
        String log = flags.string("audit-log-path");
        if (policyFile.isEmpty() || log.isEmpty()) {
            return null;
        }
        AuditPolicy policy = AuditPolicy.of(Yaml.parse(text("audit-policy-file", policyFile)));
        try {
            @SuppressWarnings("resource") // open for as long as the process lives
            OutputStream out = log.equals("-") ? System.out : auditFile(Path.of(log));
            return new KubeApiServerConfig.Audit(policy, new AuditLog(out));
        } catch (IOException e) {
            throw new FlagException("--audit-log-path: " + e.getMessage());
        }
    }

    private RotatingFile auditFile(Path file) throws IOException {
        RotatingFile.Limits limits =
                new RotatingFile.Limits(
                        count("audit-log-maxsize") << 20,
                        Duration.ofDays(count("audit-log-maxage")),
                        (int) count("audit-log-maxbackup"),
                        flags.bool("audit-log-compress"));
        return new RotatingFile(file, limits, Clock.SYSTEM);
    }

    private long count(String flag) {
        long value = flags.integer(flag);
        if (value < 0) {
            throw new FlagException("--" + flag + " " + value + " can't be a negative number");
        }
        return value;
    }

    private @Nullable TlsIdentity identity(String certificateFlag, String keyFlag) {
        String certificate = flags.string(certificateFlag);
        if (certificate.isEmpty()) {
            return null;
        }
        try {
            return TlsIdentity.ofFiles(Path.of(certificate), Path.of(flags.string(keyFlag)));
        } catch (IOException | GeneralSecurityException e) {
            throw new FlagException("--" + certificateFlag + ": " + e);
        }
    }

    private List<X509Certificate> certificates(String flag) {
        String file = flags.string(flag);
        return file.isEmpty() ? List.of() : Pem.certificates(text(flag, file));
    }

    private static String text(String flag, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new FlagException("--" + flag + ": cannot read " + e.getMessage());
        }
    }
}
