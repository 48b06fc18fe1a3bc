package io.jukung.kubelet.probes;

import io.grpc.Status;
import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.HTTPGetAction;
import io.jukung.api.core.v1.Probe;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.ExecSyncResponse;
import io.jukung.machinery.tree.IntOrString;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** Checks containers by command, HTTP, TCP or gRPC health. */
record RealProber(Cri cri) implements Prober {
    private static final int LONGEST_OUTPUT = 10 << 10;

    @Override
    public Outcome check(
            Probe probe, Container container, String id, List<String> ips, Duration timeout) {
        String ip = ips.isEmpty() ? "" : ips.getFirst();
        try {
            if (probe.hasExec()) {
                return exec(probe.exec().command(), id, timeout);
            }
            if (probe.hasHttpGet()) {
                return http(probe.httpGet(), container, ip, timeout);
            }
            if (probe.hasTcpSocket()) {
                String host = probe.tcpSocket().host();
                return tcp(
                        host.isEmpty() ? ip : host,
                        Ports.of(probe.tcpSocket().port(), container),
                        timeout);
            }
            if (probe.hasGrpc()) {
                return GrpcCheck.check(
                        ip,
                        Ports.of(IntOrString.of(probe.grpc().port()), container),
                        probe.grpc().service(),
                        timeout);
            }
        } catch (IllegalArgumentException e) {
            return Outcome.error(String.valueOf(e.getMessage()));
        }
        return Outcome.error("missing probe handler for " + container.name());
    }

    private Outcome exec(List<String> command, String id, Duration timeout) {
        try {
            ExecSyncResponse result = cri.execSync(id, command, timeout);
            String output = result.getStdout().toStringUtf8() + result.getStderr().toStringUtf8();
            if (output.length() > LONGEST_OUTPUT) {
                output = output.substring(0, LONGEST_OUTPUT);
            }
            return result.getExitCode() == 0 ? Outcome.success(output) : Outcome.failure(output);
        } catch (CriException e) {
            if (e.code() == Status.Code.DEADLINE_EXCEEDED) {
                return Outcome.failure(
                        "command timed out: \"%s\" timed out after %ds"
                                .formatted(String.join(" ", command), timeout.toSeconds()));
            }
            return Outcome.error(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome http(
            HTTPGetAction get, Container container, String ip, Duration timeout) {
        String host = get.host().isEmpty() ? ip : get.host();
        try {
            int port = Ports.of(get.port(), container);
            HttpCheck.Answer answer = HttpCheck.get(get, host, port, timeout, "kube-probe/");
            return answer.status() >= 200 && answer.status() < 400
                    ? Outcome.success(answer.body())
                    : Outcome.failure("HTTP probe failed with statuscode: " + answer.status());
        } catch (IOException e) {
            return Outcome.failure(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome tcp(String host, int port, Duration timeout) {
        int millis = (int) Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
        String where = host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            return Outcome.success("");
        } catch (SocketTimeoutException e) {
            return Outcome.failure("dial tcp " + where + ": i/o timeout");
        } catch (ConnectException e) {
            return Outcome.failure("dial tcp " + where + ": connect: " + HttpCheck.reason(e));
        } catch (IOException e) {
            return Outcome.failure("dial tcp " + where + ": " + e.getMessage());
        }
    }
}
