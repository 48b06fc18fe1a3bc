package io.jukung.kubelet.node;

import io.jukung.base.Clock;
import io.jukung.base.GoDuration;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.Image;
import io.jukung.kubelet.cri.v1.RuntimeCondition;
import io.jukung.kubelet.cri.v1.VersionResponse;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the node knows of its runtime over time. A runtime that does not answer is taken for down
 * only after half a minute, so that its restart disturbs nobody.
 *
 * <p>One thread runs {@link #run}; all may read.
 */
public final class RuntimeState {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration DOWN = Duration.ofSeconds(30);
    private static final Duration STALE = Duration.ofMinutes(3);
    private static final Duration STARTING = Duration.ofMillis(100);
    private static final Duration WAITING = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Cri cri;
    private final Clock clock;
    private volatile Seen seen = new Seen("", null, "", "", List.of());
    private volatile @Nullable Instant relisted;

    /**
     * The last look.
     *
     * @param good when the runtime last said that it is ready
     * @param runtime what it said is wrong with itself; "" for nothing
     * @param network what it said is wrong with its network; "" for nothing
     */
    private record Seen(
            String version,
            @Nullable Instant good,
            String runtime,
            String network,
            List<Image> images) {}

    public RuntimeState(Cri cri, Clock clock) {
        this.cri = cri;
        this.clock = clock;
    }

    /** Asks the runtime every few seconds until interrupted, more often until its first yes. */
    public void run() throws InterruptedException {
        Instant begin = clock.now();
        while (true) {
            boolean starting = clock.now().isBefore(begin.plus(LOOK).plus(LOOK));
            clock.sleep(health().ready() ? LOOK : starting ? STARTING : WAITING);
            check();
        }
    }

    /** Asks the runtime once. */
    public void check() {
        Seen before = seen;
        try {
            VersionResponse version = cri.version();
            String runtime = "";
            String network = "";
            for (RuntimeCondition condition : cri.status().getConditionsList()) {
                if (condition.getStatus()) {
                    continue;
                }
                String text =
                        "%s=false reason:%s message:%s"
                                .formatted(
                                        condition.getType(),
                                        condition.getReason(),
                                        condition.getMessage());
                if (condition.getType().equals("NetworkReady")) {
                    network = "container runtime network not ready: " + text;
                } else {
                    runtime = "container runtime not ready: " + text;
                }
            }
            seen =
                    new Seen(
                            version.getRuntimeName() + "://" + version.getRuntimeVersion(),
                            runtime.isEmpty() ? clock.now() : before.good(),
                            runtime,
                            network,
                            images(before.images()));
        } catch (CriException e) {
            LOG.log(
                    health().ready() ? Level.WARNING : Level.DEBUG,
                    "Container runtime sanity check failed: {0}",
                    e.getMessage());
        }
    }

    private List<Image> images(List<Image> before) {
        try {
            return cri.listImages();
        } catch (CriException e) {
            LOG.log(Level.DEBUG, "the runtime does not list its images: {0}", e.getMessage());
            return before;
        }
    }

    /** The runtime's containers were listed just now. */
    public void listed() {
        relisted = clock.now();
    }

    /** The images that the runtime had when it last answered. */
    List<Image> images() {
        return seen.images();
    }

    /** How the runtime is now. */
    public RuntimeHealth health() {
        Seen last = seen;
        Instant good = last.good();
        Instant now = clock.now();
        List<String> errors = new ArrayList<>();
        if (good == null) {
            errors.add("container runtime status check may not have completed yet");
        } else if (!good.plus(DOWN).isAfter(now)) {
            errors.add("container runtime is down");
        }
        Instant list = relisted;
        if (list != null && list.plus(STALE).isBefore(now)) {
            errors.add(
                    "PLEG is not healthy: pleg was last seen active %s ago; threshold is 3m0s"
                            .formatted(GoDuration.format(Duration.between(list, now))));
        }
        for (String text : List.of(last.runtime(), last.network())) {
            if (!text.isEmpty()) {
                errors.add(text);
            }
        }
        return new RuntimeHealth(last.version(), List.copyOf(errors));
    }
}
