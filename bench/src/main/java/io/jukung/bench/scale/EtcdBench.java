package io.jukung.bench.scale;

import io.jukung.bench.api.ApiBench;
import io.jukung.bench.store.EtcdProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The works of {@code bench api} on this API server in front of an etcd of its own; what it is
 * given goes on to {@code bench api}.
 *
 * <pre>
 *   bench/run on-etcd --warm-up 4 --name jukung-etcd --out jukung-etcd.json
 * </pre>
 */
public final class EtcdBench {
    private EtcdBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> rest = new ArrayList<>(List.of(arguments));
        Path launcher = Path.of(take(rest, "--launcher=", "jukung"));
        String program = take(rest, "--etcd=", "etcd");
        System.exit(run(launcher, program, rest) ? 0 : 1);
    }

    private static boolean run(Path launcher, String program, List<String> rest)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("jukung-on-etcd");
        try (EtcdProcess etcd = new EtcdProcess(program, folder.resolve("etcd"))) {
            etcd.awaitLeader();
            try (OwnServer server =
                    OwnServer.start(
                            launcher, folder, List.of("--etcd-servers=" + etcd.url()), "")) {
                rest.add("--server=" + server.address());
                rest.add("--token=" + OwnServer.TOKEN);
                rest.add("--pid=" + server.pid() + "," + etcd.pid());
                return ApiBench.run(rest);
            }
        }
    }

    private static String take(List<String> arguments, String flag, String otherwise) {
        for (String argument : arguments) {
            if (argument.startsWith(flag)) {
                arguments.remove(argument);
                return argument.substring(flag.length());
            }
        }
        return otherwise;
    }
}
