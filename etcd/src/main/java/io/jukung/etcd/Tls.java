package io.jukung.etcd;

import io.grpc.netty.GrpcSslContexts;
import io.jukung.pki.Pem;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** The encryption of connections to etcd, from PEM files. */
final class Tls {
    private Tls() {}

    /**
     * @throws IllegalArgumentException where a file cannot be read or is not what it should be
     */
    static SslContext context(EtcdOptions options) {
        try {
            SslContextBuilder builder = GrpcSslContexts.forClient();
            if (!options.caFile().isEmpty()) {
                builder.trustManager(certificates("etcd-cafile", options.caFile()));
            }
            if (!options.certFile().isEmpty()) {
                builder.keyManager(
                        Pem.privateKey(text("etcd-keyfile", options.keyFile())),
                        certificates("etcd-certfile", options.certFile()));
            }
            return builder.build();
        } catch (IOException e) {
            throw new IllegalArgumentException("setting up TLS to etcd: " + e.getMessage(), e);
        }
    }

    private static X509Certificate[] certificates(String flag, String file) {
        X509Certificate[] found =
                Pem.certificates(text(flag, file)).toArray(X509Certificate[]::new);
        if (found.length == 0) {
            throw new IllegalArgumentException(
                    "--" + flag + ": there is no certificate in " + file);
        }
        return found;
    }

    private static String text(String flag, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("--" + flag + ": cannot read " + e.getMessage(), e);
        }
    }
}
