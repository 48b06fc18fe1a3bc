package io.jukung.linux;

import io.jukung.linux.Netlink.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Network interfaces, addresses and routes of the calling thread's network namespace. */
public final class Links {
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int PEER = 1;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int UP = 1;

    private Links() {}

    /**
     * An interface.
     *
     * @param kind {@code bridge}, {@code veth}, {@code dummy}; "" for a physical one
     * @param mac {@code aa:bb:cc:dd:ee:ff}; "" for none
     * @param master index of the bridge it is a port of; 0 for none
     */
    public record Link(
            int index, String name, String kind, String mac, int mtu, int master, boolean up) {}

    /** An address on an interface. */
    public record Address(InetAddress address, int prefix, int link) {
        @Override
        public String toString() {
            return address.getHostAddress() + "/" + prefix;
        }
    }

    /**
     * A route of any table.
     *
     * @param destination null for the default route
     * @param gateway null for a directly reachable network
     */
    public record Route(
            @Nullable InetAddress destination,
            int prefix,
            @Nullable InetAddress gateway,
            int link) {}

    public static List<Link> list() throws IOException {
        try (Netlink netlink = new Netlink()) {
            List<Link> links = new ArrayList<>();
            for (ByteBuffer body : netlink.dump(Netlink.GET_LINK, Message.link(0, 0, 0))) {
                links.add(link(body));
            }
            return links;
        }
    }

    private static Link link(ByteBuffer body) {
        Map<Integer, byte[]> attributes = Netlink.attributes(body, 16);
        byte[] info = attributes.getOrDefault(IFLA_LINKINFO, new byte[0]);
        Map<Integer, byte[]> details =
                Netlink.attributes(ByteBuffer.wrap(info).order(body.order()), 0);
        return new Link(
                body.getInt(4),
                text(attributes.get(IFLA_IFNAME)),
                text(details.get(INFO_KIND)),
                mac(attributes.getOrDefault(IFLA_ADDRESS, new byte[0])),
                number(body, attributes.get(IFLA_MTU)),
                number(body, attributes.get(IFLA_MASTER)),
                (body.getInt(8) & UP) != 0);
    }

    public static Optional<Link> find(String name) throws IOException {
        return list().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    public static boolean exists(String name) throws IOException {
        return find(name).isPresent();
    }

    /** Deletes an interface; one that does not exist is no error. */
    public static void delete(String name) throws IOException {
        Optional<Link> link = find(name);
        if (link.isPresent()) {
            try (Netlink netlink = new Netlink()) {
                netlink.request(
                        "delete link " + name,
                        Netlink.DEL_LINK,
                        0,
                        Message.link(link.get().index(), 0, 0));
            }
        }
    }

    public static void addDummy(String name) throws IOException {
        add(name, "dummy");
    }

    public static void addBridge(String name) throws IOException {
        add(name, "bridge");
    }

    private static void add(String name, String kind) throws IOException {
        request(
                "add link " + name,
                Netlink.NEW_LINK,
                Netlink.CREATE | Netlink.EXCLUSIVE,
                Message.link(0, 0, 0)
                        .text(IFLA_IFNAME, name)
                        .nested(IFLA_LINKINFO, info -> info.text(INFO_KIND, kind)));
    }

    /** Makes a pair of connected interfaces, both in this namespace and down. */
    public static void addVeth(String name, String peer) throws IOException {
        request(
                "add link " + name,
                Netlink.NEW_LINK,
                Netlink.CREATE | Netlink.EXCLUSIVE,
                Message.link(0, 0, 0)
                        .text(IFLA_IFNAME, name)
                        .nested(
                                IFLA_LINKINFO,
                                info ->
                                        info.text(INFO_KIND, "veth")
                                                .nested(
                                                        INFO_DATA,
                                                        data ->
                                                                data.nested(
                                                                        PEER,
                                                                        Message.link(0, 0, 0)
                                                                                .text(
                                                                                        IFLA_IFNAME,
                                                                                        peer)))));
    }

    public static void up(String name) throws IOException {
        request("set " + name + " up", Netlink.NEW_LINK, 0, Message.link(index(name), UP, UP));
    }

    /** Makes an interface a port of a bridge. */
    public static void setMaster(String name, String bridge) throws IOException {
        request(
                "set master of " + name,
                Netlink.NEW_LINK,
                0,
                Message.link(index(name), 0, 0).number(IFLA_MASTER, index(bridge)));
    }

    /** Moves an interface into another namespace. */
    public static void move(String name, NetworkNamespace namespace) throws IOException {
        int descriptor =
                Syscalls.open(namespace.file().toString(), Syscalls.O_RDONLY | Syscalls.O_CLOEXEC);
        try {
            request(
                    "move " + name,
                    Netlink.NEW_LINK,
                    0,
                    Message.link(index(name), 0, 0).number(IFLA_NET_NS_FD, descriptor));
        } finally {
            Syscalls.close(descriptor);
        }
    }

    /** The addresses of an interface, or of all for null. */
    public static List<Address> addresses(@Nullable String name) throws IOException {
        int wanted = name == null ? 0 : index(name);
        List<Address> addresses = new ArrayList<>();
        try (Netlink netlink = new Netlink()) {
            for (ByteBuffer body : netlink.dump(Netlink.GET_ADDRESS, Message.address(0, 0, 0, 0))) {
                int index = body.getInt(4);
                Map<Integer, byte[]> attributes = Netlink.attributes(body, 8);
                byte[] local = attributes.get(IFA_LOCAL);
                byte[] bytes = local == null ? attributes.get(IFA_ADDRESS) : local;
                if (bytes != null && (wanted == 0 || wanted == index)) {
                    addresses.add(
                            new Address(
                                    InetAddress.getByAddress(bytes), body.get(1) & 0xff, index));
                }
            }
        }
        return addresses;
    }

    /** Adds an address; one that is there already is no error. */
    public static void addAddress(String name, InetAddress address, int prefix) throws IOException {
        request(
                "add address " + address.getHostAddress(),
                Netlink.NEW_ADDRESS,
                Netlink.CREATE | Netlink.REPLACE,
                addressed(name, address, prefix));
    }

    /** Removes an address; one that is not there is no error. */
    public static void removeAddress(String name, InetAddress address, int prefix)
            throws IOException {
        try {
            request(
                    "remove address " + address.getHostAddress(),
                    Netlink.DEL_ADDRESS,
                    0,
                    addressed(name, address, prefix));
        } catch (LinuxException e) {
            if (!e.is(Errno.EADDRNOTAVAIL)) {
                throw e;
            }
        }
    }

    private static Message addressed(String name, InetAddress address, int prefix)
            throws IOException {
        byte[] bytes = address.getAddress();
        return Message.address(family(bytes), prefix, 0, index(name))
                .bytes(IFA_LOCAL, bytes)
                .bytes(IFA_ADDRESS, bytes);
    }

    /** The routes of an address family: 4 or 6. */
    public static List<Route> routes(int version) throws IOException {
        List<Route> routes = new ArrayList<>();
        try (Netlink netlink = new Netlink()) {
            int family = version == 6 ? 10 : 2;
            for (ByteBuffer body : netlink.dump(Netlink.GET_ROUTE, Message.route(family, 0, 0))) {
                Map<Integer, byte[]> attributes = Netlink.attributes(body, 12);
                byte[] destination = attributes.get(RTA_DST);
                byte[] gateway = attributes.get(RTA_GATEWAY);
                routes.add(
                        new Route(
                                destination == null ? null : InetAddress.getByAddress(destination),
                                body.get(1) & 0xff,
                                gateway == null ? null : InetAddress.getByAddress(gateway),
                                number(body, attributes.get(RTA_OIF))));
            }
        }
        return routes;
    }

    /**
     * Adds or replaces a route in the main table.
     *
     * @param destination null for the default route
     * @param gateway null where the network is reached directly over the link
     */
    public static void addRoute(
            @Nullable InetAddress destination,
            int prefix,
            @Nullable InetAddress gateway,
            String link)
            throws IOException {
        request(
                "add route",
                Netlink.NEW_ROUTE,
                Netlink.CREATE | Netlink.REPLACE,
                route(destination, prefix, gateway, link));
    }

    /** Removes a route from the main table; one that is not there is no error. */
    public static void removeRoute(
            @Nullable InetAddress destination,
            int prefix,
            @Nullable InetAddress gateway,
            String link)
            throws IOException {
        try {
            request(
                    "remove route",
                    Netlink.DEL_ROUTE,
                    0,
                    route(destination, prefix, gateway, link));
        } catch (LinuxException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private static Message route(
            @Nullable InetAddress destination,
            int prefix,
            @Nullable InetAddress gateway,
            String link)
            throws IOException {
        InetAddress one = destination == null ? gateway : destination;
        int family = one == null ? 2 : family(one.getAddress());
        Message message = Message.route(family, prefix, gateway == null ? 253 : 0);
        if (destination != null) {
            message.bytes(RTA_DST, destination.getAddress());
        }
        if (gateway != null) {
            message.bytes(RTA_GATEWAY, gateway.getAddress());
        }
        return message.number(RTA_OIF, index(link));
    }

    private static int index(String name) throws IOException {
        return find(name)
                .orElseThrow(() -> new LinuxException("link " + name, Errno.ENODEV))
                .index();
    }

    private static void request(String what, int type, int flags, Message message)
            throws IOException {
        try (Netlink netlink = new Netlink()) {
            netlink.request(what, type, flags, message);
        }
    }

    private static int family(byte[] address) {
        return address.length == 4 ? 2 : 10;
    }

    private static int number(ByteBuffer body, byte @Nullable [] bytes) {
        return bytes == null ? 0 : ByteBuffer.wrap(bytes).order(body.order()).getInt();
    }

    private static String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "";
        }
        int length =
                bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static String mac(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(text.isEmpty() ? "" : ":").append(String.format("%02x", b & 0xff));
        }
        return text.toString();
    }
}
