package io.jukung.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.jukung.base.Clock;
import io.jukung.etcd.wire.KVGrpc;
import io.jukung.etcd.wire.MaintenanceGrpc;
import io.jukung.etcd.wire.RangeRequest;
import io.jukung.etcd.wire.RangeResponse;
import io.jukung.etcd.wire.StatusRequest;
import io.jukung.etcd.wire.StatusResponse;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is particular to etcd: encryption, members that go and come, prefixes, shared compaction.
 */
class EtcdTest {
    private static final Duration SECONDS = Duration.ofSeconds(3);

    private static EtcdStore open(EtcdOptions options) {
        return new EtcdStore(options, Clock.SYSTEM, new Random(1));
    }

    private static EtcdOptions quiet(String... servers) {
        return EtcdOptions.of(List.of(servers)).withCompaction(Duration.ZERO);
    }

    private static long put(Store store, String key, String value) {
        return store.commit(
                        new Txn(
                                List.of(),
                                List.of(new Txn.Op.Put(key, value.getBytes(), 0, null)),
                                List.of()))
                .revision();
    }

    private static void assertSays(EtcdStore store, String text) {
        StoreException.Unavailable why =
                assertThrows(StoreException.Unavailable.class, store::revision);
        assertTrue(why.getMessage().contains(text), why.getMessage());
    }

    @Test
    void clientsShowCertificates(@TempDir Path folder) throws Exception {
        CertificateAuthority ca = CertificateAuthority.create("etcd-ca", Clock.SYSTEM);
        CertificateAuthority other = CertificateAuthority.create("other-ca", Clock.SYSTEM);
        Path caFile = Files.writeString(folder.resolve("ca.crt"), ca.certificatePem());
        ca.issue(CertificateRequest.server("etcd", List.of("127.0.0.1", "localhost")))
                .write(folder.resolve("server.crt"), folder.resolve("server.key"));
        ca.issue(CertificateRequest.client("kube-apiserver-etcd-client"))
                .write(folder.resolve("client.crt"), folder.resolve("client.key"));
        other.issue(CertificateRequest.client("stranger"))
                .write(folder.resolve("wrong.crt"), folder.resolve("wrong.key"));
        try (EtcdServer server =
                new EtcdServer(
                        "https",
                        List.of(
                                "--cert-file=" + folder.resolve("server.crt"),
                                "--key-file=" + folder.resolve("server.key"),
                                "--trusted-ca-file=" + caFile,
                                "--client-cert-auth"))) {
            EtcdOptions options = quiet(server.url()).withPatience(SECONDS);
            try (EtcdStore store =
                    open(
                            options.withTls(
                                    caFile.toString(),
                                    folder.resolve("client.crt").toString(),
                                    folder.resolve("client.key").toString()))) {
                assertEquals(2, put(store, "/registry/a", "1"));
            }
            for (EtcdOptions wrong :
                    List.of(
                            options.withTls(caFile.toString(), "", ""),
                            options.withTls(
                                    caFile.toString(),
                                    folder.resolve("wrong.crt").toString(),
                                    folder.resolve("wrong.key").toString()))) {
                try (EtcdStore store = open(wrong)) {
                    assertSays(store, "(see --etcd-certfile");
                }
            }
            String strange =
                    Files.writeString(folder.resolve("other.crt"), other.certificatePem())
                            .toString();
            try (EtcdStore store = open(options.withTls(strange, "", ""))) {
                assertSays(store, "signed by unknown authority (see --etcd-cafile)");
            }
            String plain = server.url().replace("https", "http");
            try (EtcdStore store = open(quiet(plain).withPatience(SECONDS))) {
                assertSays(store, "does the member want https?");
            }
        }
    }

    @Test
    void certificatesAreReplacedWhileTheStoreIsOpen(@TempDir Path folder) throws Exception {
        CertificateAuthority old = CertificateAuthority.create("old-ca", Clock.SYSTEM);
        CertificateAuthority fresh = CertificateAuthority.create("new-ca", Clock.SYSTEM);
        Path ca = folder.resolve("ca.crt");
        Path cert = folder.resolve("client.crt");
        Path key = folder.resolve("client.key");
        List<String> flags =
                List.of(
                        "--cert-file=" + folder.resolve("server.crt"),
                        "--key-file=" + folder.resolve("server.key"),
                        "--trusted-ca-file=" + ca,
                        "--client-cert-auth");
        write(old, folder);
        try (EtcdServer server = new EtcdServer("https", flags);
                EtcdStore store =
                        open(
                                quiet(server.url())
                                        .withTls(ca.toString(), cert.toString(), key.toString()))) {
            assertEquals(2, put(store, "/registry/a", "1"));
            Files.writeString(cert, "half a fi");
            server.kill();
            server.start();
            assertEquals(3, put(store, "/registry/a", "2"), "the old ones stay in use");
            write(fresh, folder);
            server.kill();
            server.start();
            assertEquals(4, put(store, "/registry/a", "3"));
        }
    }

    private static void write(CertificateAuthority ca, Path folder) throws IOException {
        Files.writeString(folder.resolve("ca.crt"), ca.certificatePem());
        ca.issue(CertificateRequest.server("etcd", List.of("127.0.0.1", "localhost")))
                .write(folder.resolve("server.crt"), folder.resolve("server.key"));
        ca.issue(CertificateRequest.client("kube-apiserver-etcd-client"))
                .write(folder.resolve("client.crt"), folder.resolve("client.key"));
    }

    @Test
    void aHostThatDoesNotExistIsNamed() {
        try (EtcdStore store =
                open(
                        quiet("http://no-such-host.invalid:2379")
                                .withPatience(Duration.ofMillis(300)))) {
            assertSays(store, "dial tcp: lookup no-such-host.invalid: no such host");
        }
    }

    @Test
    void whatCannotBeReachedIsNamed() {
        try (EtcdStore store =
                open(quiet("http://127.0.0.1:1").withPatience(Duration.ofMillis(300)))) {
            StoreException.Unavailable why =
                    assertThrows(StoreException.Unavailable.class, store::revision);
            assertTrue(why.getMessage().contains("127.0.0.1:1"), why.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> open(quiet("ftp://there")));
    }

    /** As an etcd of long ago: it tells its version and would take what it is asked. */
    private static Server oldMember(AtomicInteger calls) throws IOException {
        return NettyServerBuilder.forPort(0)
                .addService(
                        new MaintenanceGrpc.MaintenanceImplBase() {
                            @Override
                            public void status(
                                    StatusRequest request, StreamObserver<StatusResponse> answer) {
                                answer.onNext(
                                        StatusResponse.newBuilder()
                                                .setVersion("3.3.27")
                                                .setLeader(1)
                                                .build());
                                answer.onCompleted();
                            }
                        })
                .addService(
                        new KVGrpc.KVImplBase() {
                            @Override
                            public void range(
                                    RangeRequest request, StreamObserver<RangeResponse> answer) {
                                calls.incrementAndGet();
                                answer.onNext(RangeResponse.getDefaultInstance());
                                answer.onCompleted();
                            }
                        })
                .build()
                .start();
    }

    @Test
    void aMemberTooOldIsNotUsedAndSaidToBe() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Server old = oldMember(calls);
        String url = "http://127.0.0.1:" + old.getPort();
        try (EtcdServer server = EtcdServer.plain()) {
            try (EtcdStore store = open(quiet(url).withPatience(SECONDS))) {
                StoreException.Unavailable why =
                        assertThrows(StoreException.Unavailable.class, store::revision);
                assertTrue(why.getMessage().contains("etcd 3.3.27 is too old"), why.getMessage());
                assertThrows(
                        StoreException.Unavailable.class,
                        () -> store.watch(Range.prefix("/w/"), 0));
            }
            try (EtcdStore store = open(quiet(url, server.url()))) {
                assertEquals(2, put(store, "/registry/a", "1"));
                assertFalse(store.progressIsTrustworthy());
            }
        } finally {
            assertTrue(old.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
        }
        assertEquals(0, calls.get());
    }

    @Test
    void anotherPrefixIsOnlyOnTheWire() {
        try (EtcdServer server = EtcdServer.plain();
                EtcdStore mine = open(quiet(server.url()).withPrefix("/mine"));
                EtcdStore plain = open(quiet(server.url()))) {
            put(mine, "/registry/pods/default/a", "1");
            assertNotNull(mine.get("/registry/pods/default/a"));
            assertNotNull(plain.get("/mine/pods/default/a"));
            assertEquals(0, plain.count(Range.prefix("/registry/"), 0));
            assertEquals(1, mine.count(Range.prefix("/registry/"), 0));
        }
    }

    @Test
    void aWatchGoesOnOverARestart() throws Exception {
        try (EtcdServer server = EtcdServer.plain();
                EtcdStore store = open(quiet(server.url()));
                Watch watch = store.watch(Range.prefix("/w/"), 0)) {
            List<Long> written = new ArrayList<>();
            List<Long> seen = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                written.add(put(store, "/w/a", "before " + round));
                // forced, since this etcd is told not to: what it forgets is not what is tested
                Thread.sleep(300);
                server.kill();
                server.start();
                written.add(put(store, "/w/b", "after " + round));
            }
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (seen.size() < written.size() && System.nanoTime() < end) {
                for (Watch.Event event : watch.next(Duration.ofSeconds(1)).events()) {
                    seen.add(event.keyValue().modRevision());
                }
            }
            assertEquals(written, seen);
        }
    }

    @Test
    void aWatchThatFellBehindWhatIsKeptSaysSo() throws Exception {
        try (EtcdServer server = EtcdServer.plain();
                EtcdStore store = open(quiet(server.url()))) {
            long first = put(store, "/w/a", "1");
            long last = put(store, "/w/a", "2");
            store.compact(last);
            StoreException.Compacted why =
                    assertThrows(
                            StoreException.Compacted.class,
                            () -> store.watch(Range.prefix("/w/"), first));
            assertEquals(last, why.oldest());
        }
    }

    @Test
    void serversTakeTurnsAtCompaction() throws Exception {
        try (EtcdServer server = EtcdServer.plain();
                EtcdStore one = open(quiet(server.url()).withCompaction(Duration.ofMillis(400)));
                EtcdStore two = open(quiet(server.url()).withCompaction(Duration.ofMillis(400)))) {
            long first = put(one, "/registry/a", "1");
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (two.compactedRevision() <= first && System.nanoTime() < end) {
                put(two, "/registry/a", "2");
                Thread.sleep(100);
            }
            assertTrue(two.compactedRevision() > first);
            assertNotNull(one.get("compact_rev_key"));
        }
    }

    @Test
    void progressIsBelievedOfNewMembersOnly() {
        for (String old : List.of("3.4.23", "3.4.30", "3.5.0", "3.5.12")) {
            assertFalse(MemberVersion.parse(old).progressIsTrustworthy(), old);
        }
        for (String fine : List.of("3.4.31", "3.5.13", "3.6.0", "3.7.0-alpha.0", "4.0.0")) {
            assertTrue(MemberVersion.parse(fine).progressIsTrustworthy(), fine);
        }
        assertFalse(MemberVersion.parse("3.3.27").supported());
        assertTrue(MemberVersion.parse("3.4.0").supported());
    }
}
