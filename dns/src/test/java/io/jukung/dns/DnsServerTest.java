package io.jukung.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.base.Clock;
import io.jukung.dns.forward.Forwarder;
import io.jukung.dns.zone.ClusterZone;
import io.jukung.dns.zone.ServiceEntry;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server asked by the JDK's own DNS client. */
class DnsServerTest {
    private DnsServer elsewhere;
    private DnsServer server;

    private static byte[] ip(String text) throws Exception {
        return InetAddress.getByName(text).getAddress();
    }

    @BeforeEach
    void open() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServiceEntry.Port http = new ServiceEntry.Port("http", "tcp", 80);
        ServiceEntry web =
                new ServiceEntry(
                        "default",
                        "web",
                        List.of(ip("10.96.0.7"), ip("fd00::7")),
                        "",
                        List.of(http),
                        List.of());
        ServiceEntry db =
                new ServiceEntry(
                        "default",
                        "db",
                        List.of(),
                        "",
                        List.of(),
                        List.of(
                                new ServiceEntry.Endpoint("db-0", ip("10.244.0.5"), List.of(http)),
                                new ServiceEntry.Endpoint(
                                        "10-244-0-6", ip("10.244.0.6"), List.of(http))));
        ServiceEntry far =
                new ServiceEntry("default", "far", List.of(), "example.org", List.of(), List.of());
        ClusterZone zone =
                new ClusterZone("cluster.local", Set.of("default"), List.of(web, db, far), 1);
        ClusterZone other =
                new ClusterZone(
                        "example.org",
                        Set.of("x"),
                        List.of(
                                new ServiceEntry(
                                        "x",
                                        "y",
                                        List.of(ip("192.0.2.9")),
                                        "",
                                        List.of(),
                                        List.of())),
                        1);
        elsewhere =
                new DnsServer(any, () -> other, new Forwarder(List::of, Clock.SYSTEM), a -> true);
        InetSocketAddress next =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), elsewhere.port());
        server =
                new DnsServer(
                        any,
                        () -> zone,
                        new Forwarder(() -> List.of(next), Clock.SYSTEM),
                        a -> true);
    }

    @AfterEach
    void close() {
        server.close();
        elsewhere.close();
    }

    @SuppressWarnings("BanJNDI") // the JDK has its DNS client nowhere else
    private Set<String> ask(String name, String type) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.put("java.naming.provider.url", "dns://127.0.0.1:" + server.port());
        InitialDirContext context = new InitialDirContext(settings);
        Attribute found = context.getAttributes(name, new String[] {type}).get(type);
        Set<String> values = new TreeSet<>();
        if (found != null) {
            NamingEnumeration<?> all = found.getAll();
            while (all.hasMore()) {
                values.add(String.valueOf(all.next()));
            }
        }
        context.close();
        return values;
    }

    @Test
    void servicesAnswerWithTheirAddresses() throws Exception {
        assertEquals(Set.of("10.96.0.7"), ask("web.default.svc.cluster.local", "A"));
        assertEquals(Set.of("fd00::7"), ask("WEB.default.svc.cluster.local", "AAAA"));
        assertEquals(
                Set.of("0 100 80 web.default.svc.cluster.local."),
                ask("_http._tcp.web.default.svc.cluster.local", "SRV"));
        assertEquals(
                Set.of("web.default.svc.cluster.local."), ask("7.0.96.10.in-addr.arpa", "PTR"));
        assertEquals(Set.of("1.1.0"), ask("dns-version.cluster.local", "TXT"));
    }

    @Test
    void headlessServicesAnswerWithTheirEndpoints() throws Exception {
        assertEquals(Set.of("10.244.0.5", "10.244.0.6"), ask("db.default.svc.cluster.local", "A"));
        assertEquals(Set.of("10.244.0.5"), ask("db-0.db.default.svc.cluster.local", "A"));
        assertEquals(
                Set.of(
                        "0 100 80 db-0.db.default.svc.cluster.local.",
                        "0 100 80 10-244-0-6.db.default.svc.cluster.local."),
                ask("_http._tcp.db.default.svc.cluster.local", "SRV"));
        assertEquals(
                Set.of("db-0.db.default.svc.cluster.local."),
                ask("5.0.244.10.in-addr.arpa", "PTR"));
    }

    @Test
    void podsAnswerByTheirAddress() throws Exception {
        assertEquals(Set.of("10.244.0.9"), ask("10-244-0-9.default.pod.cluster.local", "A"));
        assertThrows(
                NameNotFoundException.class,
                () -> ask("10-244-0-9.nowhere.pod.cluster.local", "A"));
    }

    @Test
    void whatIsNotThereIsNotThere() throws Exception {
        assertThrows(NameNotFoundException.class, () -> ask("no.default.svc.cluster.local", "A"));
        assertEquals(Set.of(), ask("web.default.svc.cluster.local", "TXT"));
        assertEquals(Set.of("example.org."), ask("far.default.svc.cluster.local", "CNAME"));
    }

    @Test
    void otherNamesAreForwarded() throws Exception {
        assertEquals(Set.of("192.0.2.9"), ask("y.x.svc.example.org", "A"));
        assertEquals(Set.of("192.0.2.9"), ask("y.x.svc.example.org", "A"));
    }

    @Test
    void garbageIsPassedOver() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (byte[] bad : List.of(new byte[0], new byte[5], new byte[40])) {
                socket.send(
                        new DatagramPacket(
                                bad, bad.length, InetAddress.getLoopbackAddress(), server.port()));
            }
        }
        assertEquals(Set.of("10.96.0.7"), ask("web.default.svc.cluster.local", "A"));
    }
}
