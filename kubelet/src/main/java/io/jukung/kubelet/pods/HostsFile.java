package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.HostAlias;
import io.jukung.api.core.v1.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The /etc/hosts that a pod's containers share. */
final class HostsFile {
    private HostsFile() {}

    /**
     * Writes the file.
     *
     * @param domain what follows the pod's name in its full name; "" where it has no subdomain
     */
    static void write(Path file, Pod pod, List<String> ips, String hostname, String domain)
            throws IOException {
        Files.writeString(file, text(pod, ips, hostname, domain), StandardCharsets.UTF_8);
        Files.setAttribute(file, "unix:mode", 0644);
    }

    static String text(Pod pod, List<String> ips, String hostname, String domain)
            throws IOException {
        StringBuilder text = new StringBuilder();
        if (pod.spec().hostNetwork()) {
            text.append("# Kubernetes-managed hosts file (host network).\n");
            Path host = Path.of("/etc/hosts");
            text.append(Files.exists(host) ? Files.readString(host) : "");
        } else {
            text.append("# Kubernetes-managed hosts file.\n");
            text.append("127.0.0.1\tlocalhost\n");
            text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
            text.append("fe00::\tip6-localnet\n");
            text.append("fe00::\tip6-mcastprefix\n");
            text.append("fe00::1\tip6-allnodes\n");
            text.append("fe00::2\tip6-allrouters\n");
            for (String ip : ips) {
                text.append(ip).append('\t');
                if (!domain.isEmpty()) {
                    text.append(hostname).append('.').append(domain).append('\t');
                }
                text.append(hostname).append('\n');
            }
        }
        if (!pod.spec().hostAliases().isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            for (HostAlias alias : pod.spec().hostAliases()) {
                text.append(alias.ip()).append('\t');
                text.append(String.join("\t", alias.hostnames())).append('\n');
            }
        }
        return text.toString();
    }
}
