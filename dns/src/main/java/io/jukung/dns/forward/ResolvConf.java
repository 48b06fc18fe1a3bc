package io.jukung.dns.forward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The host's own name servers, from its {@code resolv.conf}. */
public final class ResolvConf {
    private static final int PORT = 53;
    private static final Path SYSTEMD = Path.of("/run/systemd/resolve/resolv.conf");

    private ResolvConf() {}

    /**
     * The file whose servers can be reached from anywhere: systemd's real list where there is one.
     */
    public static Path ofHost() {
        return Files.exists(SYSTEMD) ? SYSTEMD : Path.of("/etc/resolv.conf");
    }

    /** The servers in order; none where the file is missing. */
    public static List<InetSocketAddress> servers(Path file) {
        List<InetSocketAddress> servers = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split("\\s+");
                if (words.length >= 2 && words[0].equals("nameserver")) {
                    servers.add(new InetSocketAddress(words[1], PORT));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return servers;
    }
}
