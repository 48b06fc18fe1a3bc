package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.api.core.v1.Service;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.kubelet.cgroups.PodCgroups;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.Container;
import io.jukung.kubelet.cri.v1.PodSandbox;
import io.jukung.kubelet.cri.v1.PodSandboxState;
import io.jukung.kubelet.images.ImageManager;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.kubelet.objects.TokenManager;
import io.jukung.kubelet.probes.ProbeManager;
import io.jukung.kubelet.sync.PodStatusWriter;
import io.jukung.kubelet.sync.RestartBackoff;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.kubelet.volumes.VolumeManager;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All pods of this node: a worker for each that the API or the runtime knows.
 *
 * <p>It hears of pods from an informer, of ended containers from the runtime's events, and relists
 * the runtime for what no event told.
 */
public final class PodManager implements Handler<Pod>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final int LOOKS = 40;

    private final Tools tools;
    private final MirrorPods mirrors;
    private final Thread mirroring;

    /** Static pods that their files ask for, by key. */
    private final Map<String, Pod> statics = new ConcurrentHashMap<>();

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private Map<String, String> fingerprints = Map.of();
    private volatile int running;
    private volatile Map<String, Integer> states = Map.of();

    private record Entry(Mailbox mailbox, Thread thread) {}

    private PodManager(Tools tools, Supplier<@Nullable Node> node) {
        this.tools = tools;
        mirrors = new MirrorPods(tools.client(), tools.clock(), tools.statuses(), node);
        mirroring = Thread.ofVirtual().name("mirror pods").start(mirrors::run);
    }

    /**
     * Makes a manager; it does nothing until it is told of pods.
     *
     * @param services the services that the node knows now
     * @param facts the node's, as they are now
     * @param node as the API has it; null while it is not registered
     * @param runtimeName {@code containerd}
     */
    public static PodManager create(
            Client client,
            Cri cri,
            EventRecorder events,
            Clock clock,
            PodSettings settings,
            PodCgroups cgroups,
            Supplier<Collection<Service>> services,
            Supplier<NodeFacts> facts,
            Supplier<@Nullable Node> node,
            String runtimeName)
            throws IOException {
        Files.createDirectories(settings.podLogs());
        Files.createDirectories(settings.containerLogs());
        Files.createDirectories(settings.root().resolve("pods"));
        ObjectCache objects = new ObjectCache(client, clock);
        TokenManager tokens = new TokenManager(client, clock);
        AtomicReference<PodManager> self = new AtomicReference<>();
        ProbeManager probes =
                new ProbeManager(
                        cri,
                        events,
                        clock,
                        Events::container,
                        uid -> Objects.requireNonNull(self.get()).wake(uid));
        PodManager manager =
                new PodManager(
                        new Tools(
                                client,
                                cri,
                                events,
                                clock,
                                settings,
                                cgroups,
                                new VolumeManager(settings.root(), objects, tokens, clock),
                                new ImageManager(cri, events, objects, clock),
                                objects,
                                probes,
                                new RestartBackoff(),
                                new RuntimeObserver(cri),
                                new StatusManager(client, clock),
                                new ConcurrentHashMap<>(),
                                services,
                                facts,
                                runtimeName),
                        node);
        self.set(manager);
        return manager;
    }

    @Override
    public void added(Pod pod) {
        if (MirrorPods.isMirror(pod)) {
            mirrors.seen(pod);
        } else {
            run(pod);
        }
    }

    /** The pods that the API has are all told. */
    public void synced() {
        mirrors.synced();
    }

    /**
     * Runs these static pods and no others. Of two pods of a name the later one waits for the end
     * of the earlier.
     */
    public void runStatic(List<Pod> wanted) {
        Map<String, Pod> now = new HashMap<>();
        wanted.forEach(pod -> now.put(pod.key(), pod));
        statics.keySet().retainAll(now.keySet());
        statics.putAll(now);
        for (Entry entry : entries.values()) {
            Pod pod = entry.mailbox().pod();
            Pod asked = statics.get(pod.key());
            if (MirrorPods.isStatic(pod) && (asked == null || !asked.uid().equals(pod.uid()))) {
                entry.mailbox().retire();
            }
        }
        startStatics();
    }

    private synchronized void startStatics() {
        for (Pod pod : statics.values()) {
            boolean taken =
                    entries.values().stream()
                            .anyMatch(e -> e.mailbox().pod().key().equals(pod.key()));
            if (!taken) {
                mirrors.want(pod);
                run(pod);
            }
        }
    }

    private void gone(String uid) {
        Entry entry = entries.remove(uid);
        if (entry != null && MirrorPods.isStatic(entry.mailbox().pod())) {
            mirrors.drop(entry.mailbox().pod());
            startStatics();
        }
    }

    private void run(Pod pod) {
        Entry entry = entries.get(pod.uid());
        if (entry == null) {
            entry = admit(pod);
        }
        entry.mailbox().update(pod);
        if (entry.thread().getState() == Thread.State.NEW) {
            entry.thread().start();
        }
    }

    private Entry admit(Pod pod) {
        PodStatusWriter.Override rejection = rejection(pod);
        if (rejection != null) {
            tools.events().warning(pod, rejection.reason(), rejection.message());
        }
        Mailbox mailbox = new Mailbox(pod, rejection);
        Thread thread =
                Thread.ofVirtual()
                        .name("pod " + pod.key())
                        .unstarted(new PodWorker(tools, mailbox, this::gone));
        Entry fresh = new Entry(mailbox, thread);
        Entry present = entries.putIfAbsent(pod.uid(), fresh);
        return present == null ? fresh : present;
    }

    /** Why this node does not take a pod that it did not have before; null where it does. */
    private PodStatusWriter.@Nullable Override rejection(Pod pod) {
        if (pod.terminating() || over(pod.status())) {
            return null;
        }
        List<Pod> others =
                entries.values().stream()
                        .filter(entry -> entry.mailbox().rejection() == null)
                        // what was deleted by force is not waited for, though it may take a while
                        .filter(entry -> !entry.mailbox().removed())
                        .map(entry -> entry.mailbox().pod())
                        .filter(other -> !over(status(other)))
                        .map(other -> tools.allocated().getOrDefault(other.uid(), other))
                        .toList();
        NodeFacts facts = tools.facts().get();
        PodStatusWriter.Override rejection = new Admission(pod, facts, others).rejection();
        if (rejection != null && rejection.reason().equals(Admission.AFFINITY)) {
            // Labels may be newer than what we know of them.
            try {
                Node node = tools.client().find(Node.KIND, "", facts.name());
                return node == null
                        ? rejection
                        : new Admission(pod, facts.withLabels(node.metadata().labels()), others)
                                .rejection();
            } catch (StatusException e) {
                LOG.log(Level.DEBUG, "reading the node anew: {0}", e.getMessage());
            }
        }
        return rejection;
    }

    private static boolean over(PodStatus status) {
        return status.phase().equals("Succeeded") || status.phase().equals("Failed");
    }

    @Override
    public void updated(Pod before, Pod after) {
        if (!before.uid().equals(after.uid())) {
            deleted(before);
        }
        if (MirrorPods.isMirror(after)) {
            mirrors.seen(after);
            return;
        }
        if (!entries.containsKey(after.uid()) && after.terminating()) {
            // Finished by us a moment ago; the API is about to tell.
            return;
        }
        Entry entry = entries.get(after.uid());
        if (entry != null && echo(before, after)) {
            entry.mailbox().replace(after);
            return;
        }
        added(after);
    }

    /** Whether an update shows nothing but the status that this node wrote. */
    private boolean echo(Pod before, Pod after) {
        PodStatus own = tools.statuses().wanted(after.uid());
        return own != null
                && own.equals(after.status())
                && before.spec().equals(after.spec())
                && lasting(before).equals(lasting(after));
    }

    private static JsonObject lasting(Pod pod) {
        return pod.metadata().node().without("resourceVersion").without("managedFields");
    }

    @Override
    public void deleted(Pod pod) {
        if (MirrorPods.isMirror(pod)) {
            mirrors.gone(pod);
            return;
        }
        Entry entry = entries.get(pod.uid());
        if (entry != null) {
            entry.mailbox().remove(pod);
        }
    }

    /** Lets a pod's worker look again. */
    public void wake(String uid) {
        Entry entry = entries.get(uid);
        if (entry != null) {
            entry.mailbox().wake();
        }
    }

    /** The pods that have a worker, as the workers know them. */
    public List<Pod> pods() {
        return entries.values().stream().map(entry -> entry.mailbox().pod()).toList();
    }

    /** How many pods have a sandbox that is ready, as last listed. */
    public int runningPods() {
        return running;
    }

    /** How many containers there are per state ({@code running}, {@code exited}, ...). */
    public Map<String, Integer> containersByState() {
        return states;
    }

    public @Nullable Pod find(String namespace, String name) {
        for (Pod pod : pods()) {
            if (pod.namespace().equals(namespace) && pod.name().equals(name)) {
                return pod;
            }
        }
        return null;
    }

    /** What the runtime has for a pod now. */
    public RuntimePod observe(Pod pod) throws CriException {
        return tools.observer().observe(pod.uid());
    }

    /** The pod's status as this node has it, written to the API or not. */
    public PodStatus status(Pod pod) {
        PodStatus own = tools.statuses().wanted(pod.uid());
        return own == null ? pod.status() : own;
    }

    /**
     * A container ended. The event may come before CRI itself knows, so its state is asked for
     * until it does.
     */
    public void exited(String id) {
        Thread.ofVirtual().name("exit " + id).start(() -> awaitExit(id));
    }

    private void awaitExit(String id) {
        long millis = 2;
        try {
            for (int i = 0; i < LOOKS; i++) {
                RuntimeContainer.State state = tools.observer().state(id);
                if (state == null || state == RuntimeContainer.State.EXITED) {
                    break;
                }
                tools.clock().sleep(Duration.ofMillis(millis));
                millis = Math.min(millis * 2, 250);
            }
            String uid = tools.observer().owner(id);
            if (uid == null) {
                relist();
            } else {
                wake(uid);
            }
        } catch (CriException e) {
            LOG.log(Level.DEBUG, "looking at container {0}: {1}", id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Compares what the runtime has with the last look and wakes the workers of what changed. */
    public synchronized void relist() throws CriException {
        Map<String, StringBuilder> texts = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        int ready = 0;
        for (PodSandbox sandbox : tools.cri().listSandboxes(Map.of())) {
            String uid = sandbox.getLabelsOrDefault(RuntimeNames.POD_UID, "");
            texts.computeIfAbsent(uid, ignored -> new StringBuilder())
                    .append(sandbox.getId())
                    .append(sandbox.getStateValue());
            ready += sandbox.getState() == PodSandboxState.SANDBOX_READY ? 1 : 0;
            owners.put(sandbox.getId(), uid);
        }
        for (Container container : tools.cri().listContainers(Map.of())) {
            String uid = container.getLabelsOrDefault(RuntimeNames.POD_UID, "");
            texts.computeIfAbsent(uid, ignored -> new StringBuilder())
                    .append(container.getId())
                    .append(container.getStateValue());
            counts.merge(
                    RuntimeObserver.state(container.getState()).name().toLowerCase(Locale.ROOT),
                    1,
                    Integer::sum);
            owners.put(container.getId(), uid);
        }
        tools.observer().owners(owners);
        running = ready;
        states = Map.copyOf(counts);
        Map<String, String> now = new HashMap<>();
        texts.forEach((uid, text) -> now.put(uid, text.toString()));
        Set<String> changed = new HashSet<>(now.keySet());
        changed.addAll(fingerprints.keySet());
        changed.removeIf(uid -> now.getOrDefault(uid, "").equals(fingerprints.get(uid)));
        fingerprints = now;
        changed.forEach(this::wake);
    }

    /** Ends what runs for pods that the API does not have; called once the informer has synced. */
    public void adoptOrphans() throws CriException {
        Map<String, PodSandbox> orphans = new HashMap<>();
        for (PodSandbox sandbox : tools.cri().listSandboxes(Map.of())) {
            String uid = sandbox.getLabelsOrDefault(RuntimeNames.POD_UID, "");
            if (!uid.isEmpty() && !entries.containsKey(uid)) {
                orphans.put(uid, sandbox);
            }
        }
        orphans.values().forEach(this::adopt);
        removeFolders();
    }

    private void adopt(PodSandbox sandbox) {
        String uid = sandbox.getMetadata().getUid();
        Pod pod =
                Pod.builder()
                        .metadata(m ->
                                m.name(sandbox.getMetadata().getName())
                                        .namespace(sandbox.getMetadata().getNamespace())
                                        .uid(uid))
                        .build();
        LOG.log(Level.INFO, "pod {0} is not in the API any more, removing it", pod.key());
        Mailbox mailbox = new Mailbox(pod, null);
        mailbox.remove(pod);
        PodWorker worker = new PodWorker(tools, mailbox, this::gone);
        Thread thread = Thread.ofVirtual().name("pod " + pod.key()).unstarted(worker);
        if (entries.putIfAbsent(uid, new Entry(mailbox, thread)) == null) {
            thread.start();
        }
    }

    /** Folders and groups of pods that neither the API nor the runtime has. */
    private void removeFolders() {
        Path pods = tools.settings().root().resolve("pods");
        if (!Files.isDirectory(pods)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(pods)) {
            for (Path folder : folders) {
                String uid = folder.getFileName().toString();
                if (!entries.containsKey(uid)) {
                    tools.volumes().tearDown(uid);
                    tools.cgroups().remove(uid);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "orphaned pod folders stay: {0}", e.getMessage());
        }
    }

    /** Ends all workers; what runs goes on running. */
    @Override
    public void close() throws InterruptedException {
        mirroring.interrupt();
        tools.probes().close();
        tools.statuses().close();
        for (Entry entry : entries.values()) {
            entry.thread().interrupt();
        }
        for (Entry entry : entries.values()) {
            entry.thread().join(Duration.ofSeconds(2));
        }
    }
}
