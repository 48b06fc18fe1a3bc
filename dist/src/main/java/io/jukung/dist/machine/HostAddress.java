package io.jukung.dist.machine;

import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;

/** The address by which this machine is known to others. */
public final class HostAddress {
    private HostAddress() {}

    /** The source address of the default route; else any of this machine's; else the loopback. */
    public static InetAddress primary() {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connecting a datagram socket sends nothing: it only asks the kernel for a route.
            socket.connect(new InetSocketAddress("192.0.2.1", 9));
            InetAddress address = socket.getLocalAddress();
            if (address instanceof Inet4Address
                    && !address.isAnyLocalAddress()
                    && !address.isLoopbackAddress()) {
                return address;
            }
        } catch (SocketException | java.io.UncheckedIOException e) {
            return anyAddress();
        }
        return anyAddress();
    }

    private static InetAddress anyAddress() {
        try {
            for (NetworkInterface link :
                    Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(link.getInetAddresses())) {
                    if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                        return address;
                    }
                }
            }
        } catch (SocketException e) {
            return InetAddress.getLoopbackAddress();
        }
        return InetAddress.getLoopbackAddress();
    }
}
