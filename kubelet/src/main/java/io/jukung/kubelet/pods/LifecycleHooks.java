package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.HTTPGetAction;
import io.jukung.api.core.v1.LifecycleHandler;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.ExecSyncResponse;
import io.jukung.kubelet.probes.HttpCheck;
import io.jukung.kubelet.probes.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs postStart and preStop handlers. */
record LifecycleHooks(Cri cri) {
    private static final Duration HTTP_TIMEOUT = Duration.ofMinutes(1);

    /** Runs a handler and waits for its end. */
    void run(LifecycleHandler handler, Container container, String id, List<String> ips)
            throws HookException {
        if (handler.hasExec()) {
            exec(id, handler.exec().command());
        } else if (handler.hasHttpGet()) {
            http(handler.httpGet(), container, ips);
        } else if (handler.hasSleep()) {
            try {
                Thread.sleep(Duration.ofSeconds(handler.sleep().seconds()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HookException("container terminated before sleep hook finished");
            }
        }
    }

    private void exec(String id, List<String> command) throws HookException {
        try {
            ExecSyncResponse result = cri.execSync(id, command, Duration.ZERO);
            if (result.getExitCode() != 0) {
                throw new HookException(
                        "command '%s' exited with %d: %s%s"
                                .formatted(
                                        String.join(" ", command),
                                        result.getExitCode(),
                                        result.getStderr().toStringUtf8(),
                                        result.getStdout().toStringUtf8()));
            }
        } catch (CriException e) {
            throw new HookException(e.description());
        }
    }

    private static void http(HTTPGetAction get, Container container, List<String> ips)
            throws HookException {
        try {
            int port = Ports.of(get.port(), container);
            String host = !get.host().isEmpty() ? get.host() : ips.isEmpty() ? "" : ips.getFirst();
            HttpCheck.Answer answer =
                    HttpCheck.get(get, host, port, HTTP_TIMEOUT, "kube-lifecycle/");
            if (answer.status() >= 400) {
                throw new HookException("HTTP " + answer.status());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new HookException(String.valueOf(e.getMessage()));
        }
    }
}
