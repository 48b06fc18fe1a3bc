package io.jukung.dist.cluster;

import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.PodSandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pods that a containerd holds, whether or not a kubelet still knows them. */
final class Sandboxes {
    private static final System.Logger LOG = System.getLogger("jukung");

    private final NodeRuntime runtime;
    private final Containerd containerd;

    Sandboxes(NodeRuntime runtime, Containerd containerd) {
        this.runtime = runtime;
        this.containerd = containerd;
    }

    /** Stops and removes every sandbox with its containers and network, all at once. */
    void removeAll() throws IOException, InterruptedException {
        each((cri, id) -> {
            cri.stopSandbox(id);
            cri.removeSandbox(id);
        });
    }

    /** Stops every sandbox; what is left of them stays for logs and the next start. */
    void stopAll() throws IOException, InterruptedException {
        each(CriClient::stopSandbox);
    }

    private interface Action {
        void on(CriClient cri, String id) throws CriException;
    }

    private void each(Action action) throws IOException, InterruptedException {
        containerd.ensureRunning();
        try (CriClient cri = new CriClient("unix://" + runtime.socket())) {
            List<Thread> threads = new ArrayList<>();
            for (PodSandbox sandbox : cri.listSandboxes(Map.of())) {
                threads.add(Thread.ofVirtual().start(() -> act(action, cri, sandbox.getId())));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (CriException e) {
            throw new IOException("containerd: " + e.getMessage(), e);
        }
    }

    private static void act(Action action, CriClient cri, String id) {
        try {
            action.on(cri, id);
        } catch (CriException e) {
            LOG.log(System.Logger.Level.WARNING, "sandbox {0}: {1}", id, e.getMessage());
        }
    }
}
