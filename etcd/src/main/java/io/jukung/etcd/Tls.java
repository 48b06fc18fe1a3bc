package io.jukung.etcd;

import io.grpc.netty.GrpcSslContexts;
import io.jukung.pki.Pem;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * The encryption of connections to etcd, from PEM files, which are looked at anew for every
 * connection: certificates are replaced while a server runs.
 */
final class Tls extends SslContext {
    private static final System.Logger LOG = System.getLogger("etcd-client");

    private final PemFiles files;
    private Loaded loaded;
    private String refused = "";

    /** The paths of the CAs, of the certificate and of its key; "" for none. */
    private record PemFiles(String ca, String cert, String key) {
        List<String> read() {
            return List.of(
                    text("etcd-cafile", ca),
                    text("etcd-certfile", cert),
                    text("etcd-keyfile", key));
        }
    }

    /** What was made of which texts. */
    private record Loaded(List<String> texts, SslContext context) {}

    /**
     * @throws IllegalArgumentException where a file cannot be read or is not what it should be
     */
    Tls(EtcdOptions options) {
        files = new PemFiles(options.caFile(), options.certFile(), options.keyFile());
        loaded = load(files.read());
    }

    private Loaded load(List<String> texts) {
        try {
            SslContextBuilder builder = GrpcSslContexts.forClient();
            if (!files.ca().isEmpty()) {
                builder.trustManager(certificates("etcd-cafile", files.ca(), texts.get(0)));
            }
            if (!files.cert().isEmpty()) {
                builder.keyManager(
                        Pem.privateKey(texts.get(2)),
                        certificates("etcd-certfile", files.cert(), texts.get(1)));
            }
            return new Loaded(texts, builder.build());
        } catch (IOException e) {
            throw new IllegalArgumentException("setting up TLS to etcd: " + e.getMessage(), e);
        }
    }

    private static X509Certificate[] certificates(String flag, String file, String text) {
        X509Certificate[] found = Pem.certificates(text).toArray(X509Certificate[]::new);
        if (found.length == 0) {
            throw new IllegalArgumentException(
                    "--" + flag + ": there is no certificate in " + file);
        }
        return found;
    }

    private static String text(String flag, String file) {
        if (file.isEmpty()) {
            return "";
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("--" + flag + ": cannot read " + e.getMessage(), e);
        }
    }

    /** As the files are now; where they cannot be used, as they were when they could. */
    private synchronized SslContext current() {
        try {
            List<String> texts = files.read();
            if (!texts.equals(loaded.texts())) {
                loaded = load(texts);
                LOG.log(Level.INFO, "etcd client certificates loaded anew");
            }
            refused = "";
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(refused)) {
                LOG.log(Level.WARNING, "the old etcd client certificates stay: {0}", why);
                refused = why;
            }
        }
        return loaded.context();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return current().newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
        return current().newEngine(allocator, host, port);
    }

    @Override
    public boolean isClient() {
        return true;
    }

    @Override
    public synchronized List<String> cipherSuites() {
        return loaded.context().cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // the supertype asks for it
    public synchronized ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return loaded.context().applicationProtocolNegotiator();
    }

    @Override
    public synchronized SSLSessionContext sessionContext() {
        return loaded.context().sessionContext();
    }
}
