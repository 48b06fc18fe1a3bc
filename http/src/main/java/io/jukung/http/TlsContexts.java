package io.jukung.http;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Netty's TLS contexts: TLS 1.2 or later, ALPN; BoringSSL where its library is at hand, which takes
 * a fraction of the CPU, else the JDK's provider.
 */
final class TlsContexts {
    private static final SslProvider PROVIDER =
            OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    private static final ApplicationProtocolConfig ALPN = alpn(true);
    private static final ApplicationProtocolConfig ALPN_HTTP1 = alpn(false);

    private TlsContexts() {}

    private static ApplicationProtocolConfig alpn(boolean http2) {
        String[] protocols =
                http2
                        ? new String[] {
                            ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1
                        }
                        : new String[] {ApplicationProtocolNames.HTTP_1_1};
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }

    /**
     * @param clientCas null where no client certificate is asked for; else named as acceptable
     *     issuers in the handshake, where whatever the client presents is taken
     */
    static SslContext server(
            TlsIdentity identity,
            @Nullable Supplier<List<X509Certificate>> clientCas,
            List<String> protocols,
            @Nullable List<String> ciphers)
            throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forServer(identity.keyManager())
                        .sslProvider(PROVIDER)
                        .protocols(protocols)
                        .ciphers(
                                ciphers == null ? Http2SecurityUtil.CIPHERS : ciphers,
                                SupportedCipherSuiteFilter.INSTANCE)
                        .applicationProtocolConfig(ALPN)
                        // without one Netty would read all of the JDK's CAs
                        .trustManager(new Presented(clientCas == null ? List::of : clientCas));
        if (clientCas != null) {
            builder.clientAuth(ClientAuth.OPTIONAL);
        }
        return builder.build();
    }

    /**
     * @param trust null to trust the JDK's own CAs
     * @param names whether the server must be who it was called
     */
    static SslContext client(
            @Nullable X509ExtendedTrustManager trust,
            @Nullable TlsIdentity identity,
            boolean http2,
            boolean names)
            throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .sslProvider(PROVIDER)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .endpointIdentificationAlgorithm(names ? "HTTPS" : "")
                        .applicationProtocolConfig(http2 ? ALPN : ALPN_HTTP1);
        if (trust != null) {
            builder.trustManager(trust);
        }
        if (identity != null) {
            builder.keyManager(identity.keyManager());
        }
        return builder.build();
    }

    /**
     * Takes every client certificate whose owner proves to hold its key: whether it means anything
     * is the authenticator's decision, which answers 401 instead of breaking the handshake.
     */
    private static final class Presented extends X509ExtendedTrustManager {
        private final Supplier<List<X509Certificate>> issuers;

        Presented(Supplier<List<X509Certificate>> issuers) {
            this.issuers = issuers;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return issuers.get().toArray(new X509Certificate[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }
    }
}
