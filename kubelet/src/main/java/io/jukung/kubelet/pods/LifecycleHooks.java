package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.HTTPGetAction;
import io.jukung.api.core.v1.LifecycleHandler;
import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.ExecSyncResponse;
import io.jukung.kubelet.probes.HttpCheck;
import io.jukung.kubelet.probes.Ports;
import io.jukung.machinery.tree.JsonArray;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs postStart and preStop handlers. */
record LifecycleHooks(Cri cri) {
    private static final Duration HTTP_TIMEOUT = Duration.ofMinutes(1);

    /**
     * Runs a handler and waits for its end. An answer over HTTP counts whatever its status.
     *
     * @throws HookException with what upstream says in the container's waiting state
     */
    void run(Pod pod, LifecycleHandler handler, Container container, String id, List<String> ips)
            throws HookException {
        if (handler.hasExec()) {
            exec(pod, container, id, handler.exec().command());
        } else if (handler.hasHttpGet()) {
            http(pod, handler.httpGet(), container, ips);
        } else if (handler.hasSleep()) {
            try {
                Thread.sleep(Duration.ofSeconds(handler.sleep().seconds()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HookException("container terminated before sleep hook finished");
            }
        }
    }

    private void exec(Pod pod, Container container, String id, List<String> command)
            throws HookException {
        String error;
        String output = "";
        try {
            ExecSyncResponse result = cri.execSync(id, command, Duration.ZERO);
            if (result.getExitCode() == 0) {
                return;
            }
            String stderr = result.getStderr().toStringUtf8();
            error =
                    "command '%s' exited with %d: %s"
                            .formatted(String.join(" ", command), result.getExitCode(), stderr);
            output = result.getStdout().toStringUtf8() + stderr;
        } catch (CriException e) {
            error = e.description();
        }
        throw new HookException(
                "Exec lifecycle hook ([%s]) for Container \"%s\" in Pod \"%s\" failed - error: %s, message: %s"
                        .formatted(
                                String.join(" ", command),
                                container.name(),
                                described(pod),
                                error,
                                JsonArray.of(output).toString().replaceAll("^\\[|]$", "")));
    }

    private static void http(Pod pod, HTTPGetAction get, Container container, List<String> ips)
            throws HookException {
        try {
            int port = Ports.of(get.port(), container);
            String host = !get.host().isEmpty() ? get.host() : ips.isEmpty() ? "" : ips.getFirst();
            HttpCheck.get(get, host, port, HTTP_TIMEOUT, "kube-lifecycle/");
        } catch (IOException | IllegalArgumentException e) {
            throw new HookException(
                    "HTTP lifecycle hook (%s) for Container \"%s\" in Pod \"%s\" failed - error: %s"
                            .formatted(
                                    get.path(), container.name(), described(pod), e.getMessage()));
        }
    }

    private static String described(Pod pod) {
        return "%s_%s(%s)".formatted(pod.name(), pod.namespace(), pod.uid());
    }
}
