package io.jukung.kubelet.node;

import io.jukung.kubelet.runtime.PauseImage;
import io.jukung.linux.Sysctl;
import io.jukung.machinery.quantity.Quantity;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What the machine says about itself. */
public final class Machine {
    private Machine() {}

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The processors that pods may use, where some is kept from them. */
    public static Quantity cpuForPods(Map<String, Quantity> reserved) {
        return Quantity.of(processors()).subtract(reserved.getOrDefault("cpu", Quantity.ZERO));
    }

    /** The machine's memory in bytes. */
    public static long memory() throws IOException {
        return memoryInfo("MemTotal");
    }

    static long availableMemory() throws IOException {
        return memoryInfo("MemAvailable");
    }

    /** Memory that nothing uses, in bytes. */
    public static long freeMemory() throws IOException {
        return memoryInfo("MemFree");
    }

    /** Caches of files that were not used of late, in bytes. */
    public static long inactiveFiles() throws IOException {
        return memoryInfo("Inactive(file)");
    }

    /** Memory that belongs to no file, in bytes. */
    public static long anonymous() throws IOException {
        return memoryInfo("AnonPages");
    }

    static long swap() throws IOException {
        return memoryInfo("SwapTotal");
    }

    private static long memoryInfo(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith(name + ":")) {
                String amount = line.substring(name.length() + 1).replaceAll("[^0-9]", "");
                return Long.parseLong(amount) * 1024;
            }
        }
        throw new IOException("/proc/meminfo does not have " + name);
    }

    /** A file's text without blanks around it; "" where there is none. */
    static String read(String file) {
        try {
            return Sysctl.read(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }

    /** The firmware's id, else that of the installed system. */
    static String systemUuid() {
        String firmware = read("/sys/class/dmi/id/product_uuid");
        return firmware.isEmpty() ? read("/etc/machine-id") : firmware;
    }

    static String osImage() {
        for (String line : read("/etc/os-release").split("\n")) {
            if (line.startsWith("PRETTY_NAME=")) {
                return line.substring("PRETTY_NAME=".length()).replace("\"", "");
            }
        }
        return "Linux";
    }

    static String architecture() {
        return PauseImage.architecture();
    }

    /** The host's name in lower case, as nodes are named. */
    public static String hostname() throws UnknownHostException {
        String name = read("/proc/sys/kernel/hostname");
        String text = name.isEmpty() ? InetAddress.getLocalHost().getHostName() : name;
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** The address from which this machine reaches others, else its first one, else loopback. */
    public static String address() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connecting a datagram socket sends nothing; it only asks for the route.
            socket.connect(new InetSocketAddress(InetAddress.getByName("8.8.8.8"), 53));
            InetAddress local = socket.getLocalAddress();
            if (!local.isAnyLocalAddress() && !local.isLoopbackAddress()) {
                return local.getHostAddress();
            }
        } catch (SocketException | java.io.UncheckedIOException e) {
            System.getLogger("kubelet")
                    .log(System.Logger.Level.DEBUG, "no default route: {0}", e.getMessage());
        }
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.1");
    }
}
