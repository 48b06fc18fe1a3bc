package io.jukung.embedded;

import io.jukung.base.Clock;
import io.jukung.client.Transport;
import io.jukung.client.http.HttpTransport;
import io.jukung.client.http.TokenSource;
import io.jukung.client.testkit.TransportSuite;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.TlsIdentity;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The suite against the real server over HTTPS, with a client certificate. */
class TlsTransportTest extends TransportSuite {
    private static final CertificateAuthority CA =
            CertificateAuthority.create("kubernetes", Clock.SYSTEM);

    private static Cluster cluster;

    @BeforeAll
    static void start() throws InterruptedException {
        cluster =
                Cluster.start(
                        Clusters.listening(
                                new KubeApiServerConfig.Listening(
                                        "test",
                                        "127.0.0.1",
                                        0,
                                        "127.0.0.1",
                                        true,
                                        identity(
                                                CertificateRequest.server(
                                                        "kube-apiserver", List.of("127.0.0.1"))),
                                        KubeApiServerConfig.TLS,
                                        List.of(CA.certificate()),
                                        null)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static TlsIdentity identity(CertificateRequest request) {
        Identity issued = CA.issue(request);
        return TlsIdentity.of(issued.chain(), issued.key());
    }

    @Override
    protected Transport transport() throws Exception {
        return new HttpTransport(
                NettyHttpClient.builder()
                        .trust(List.of(CA.certificate()))
                        .identity(identity(CertificateRequest.client("tester", "system:masters")))
                        .build(),
                "https://127.0.0.1:" + cluster.apiServer().port(),
                TokenSource.NONE,
                "suite/1.0",
                Clock.SYSTEM);
    }
}
