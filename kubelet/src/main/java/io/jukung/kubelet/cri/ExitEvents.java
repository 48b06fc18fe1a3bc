package io.jukung.kubelet.cri;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jukung.base.Clock;
import io.jukung.kubelet.cri.containerd.Envelope;
import io.jukung.kubelet.cri.containerd.EventsGrpc;
import io.jukung.kubelet.cri.containerd.SubscribeRequest;
import io.jukung.kubelet.cri.containerd.TaskDelete;
import io.jukung.kubelet.cri.v1.ContainerEventResponse;
import io.jukung.kubelet.cri.v1.ContainerEventType;
import io.jukung.kubelet.cri.v1.GetEventsRequest;
import io.jukung.kubelet.cri.v1.RuntimeServiceGrpc;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Tells which containers ended, as it happens.
 *
 * <pre>
 *   containerd's event stream ──not served──▶ CRI's GetContainerEvents ──not served──▶ nothing
 * </pre>
 *
 * Either stream is opened again when it breaks. {@link #live} says whether one is open, so that the
 * relist can be rare while it is and frequent while it is not.
 */
public final class ExitEvents implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final CriClient client;
    private final Clock clock;
    private final Consumer<String> exited;
    private final Thread thread;
    private volatile boolean live;

    /**
     * @param exited called with the id of the container or sandbox that ended
     */
    public ExitEvents(CriClient client, Clock clock, Consumer<String> exited) {
        this.client = client;
        this.clock = clock;
        this.exited = exited;
        thread = Thread.ofVirtual().name("cri-events").start(this::run);
    }

    public boolean live() {
        return live;
    }

    private void run() {
        boolean containerd = true;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (containerd) {
                    followContainerd();
                } else {
                    followCri();
                }
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                    if (!containerd) {
                        LOG.log(Level.INFO, "the runtime has no event stream, relisting instead");
                        return;
                    }
                    containerd = false;
                    continue;
                }
                LOG.log(Level.DEBUG, "the runtime''s event stream ended: {0}", e.getMessage());
            } finally {
                live = false;
            }
            try {
                clock.sleep(AGAIN);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void followContainerd() {
        Iterator<Envelope> events =
                EventsGrpc.newBlockingStub(client.channel())
                        .withWaitForReady()
                        .subscribe(
                                SubscribeRequest.newBuilder()
                                        .addFilters(
                                                "namespace==\"k8s.io\",topic==\"/tasks/delete\"")
                                        .build());
        live = true;
        while (events.hasNext()) {
            try {
                // The runtime frees a task after it ended, right before CRI shows the end.
                TaskDelete end = TaskDelete.parseFrom(events.next().getEvent().getValue());
                if (end.getId().isEmpty() || end.getId().equals(end.getContainerId())) {
                    exited.accept(end.getContainerId());
                }
            } catch (InvalidProtocolBufferException e) {
                LOG.log(Level.WARNING, "an event of the runtime cannot be read", e);
            }
        }
    }

    private void followCri() {
        Iterator<ContainerEventResponse> events =
                RuntimeServiceGrpc.newBlockingStub(client.channel())
                        .withWaitForReady()
                        .getContainerEvents(GetEventsRequest.getDefaultInstance());
        live = true;
        while (events.hasNext()) {
            ContainerEventResponse event = events.next();
            if (event.getContainerEventType() == ContainerEventType.CONTAINER_STOPPED_EVENT) {
                exited.accept(event.getContainerId());
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
