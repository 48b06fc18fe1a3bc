package io.jukung.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a cluster's node could leave on its machine, a line each. */
public record HostState(Set<String> lines) {
    private static final String LOOK =
            """
            cut -d' ' -f2 /proc/mounts | grep -E 'jukung|cni-' | sed 's/^/mount /'
            ls /run/netns 2>/dev/null | grep cni- | sed 's/^/network namespace /'
            nft list tables | sed 's/^/nft /'
            ip -br link | cut -d' ' -f1 | cut -d@ -f1 | sed 's/^/link /'
            ps -eo pid,comm,args | grep -E '[c]ontainerd.*jukung|[M]ain serve' |
                sed 's/^ */process /; s/ -.* -cp [^ ]*//'
            ls -d /run/jukung-* /sys/fs/cgroup/*/kubepods /sys/fs/cgroup/kubepods 2>/dev/null |
                sed 's/^/folder /'
            """;

    public static HostState now() {
        String printed = new Commands(Map.of()).run(List.of("sh", "-c", LOOK)).out();
        return new HostState(new TreeSet<>(printed.lines().toList()));
    }

    /**
     * What is here that was not there then, other clusters' mounts, processes and network
     * namespaces aside.
     *
     * @param dataDir the folder of the cluster that is looked for
     * @param own the names of that cluster's network namespaces
     */
    public Set<String> since(HostState then, Path dataDir, Set<String> own) {
        Set<String> more = new TreeSet<>(lines);
        more.removeAll(then.lines);
        then.lines.stream()
                .filter(line -> line.startsWith("folder /run/jukung-"))
                .map(line -> "mount " + line.substring("folder ".length()) + "/")
                .forEach(others -> more.removeIf(line -> line.startsWith(others)));
        more.removeIf(line -> line.contains("Main serve") && !line.contains(dataDir.toString()));
        more.removeIf(line -> line.contains("cni-") && own.stream().noneMatch(line::contains));
        return more;
    }
}
