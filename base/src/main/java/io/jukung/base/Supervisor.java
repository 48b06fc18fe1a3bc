package io.jukung.base;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs components, each on a virtual thread of its own, and starts again what ends, with a wait
 * that doubles from 0.25 s to 30 s and begins anew after a minute of good work. Running out of
 * memory ends the process (exit code 3): no component can be trusted after that.
 *
 * <pre>{@code
 * try (Supervisor supervisor = new Supervisor(Clock.SYSTEM, random, status -> draw(status))) {
 *     supervisor.start(apiServer);
 *     supervisor.start(scheduler);
 *     supervisor.awaitReady(Duration.ofSeconds(30));
 *     ...
 * }   // stops them, the last one started first
 * }</pre>
 *
 * All methods may be called from any thread. The listener is called on the component's thread, for
 * one component in order, and must not block.
 */
public final class Supervisor implements AutoCloseable {
    /** With this code the process ends when memory has run out. */
    public static final int OUT_OF_MEMORY = 3;

    private static final Duration GOOD_WORK = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Clock clock;
    private final RandomGenerator random;
    private final Consumer<ComponentStatus> listener;
    private final Map<String, Supervised> components = new LinkedHashMap<>();

    public Supervisor(Clock clock, RandomGenerator random, Consumer<ComponentStatus> listener) {
        this.clock = clock;
        this.random = random;
        this.listener = listener;
    }

    /**
     * Starts a component and returns at once.
     *
     * @throws IllegalStateException where one of that name runs
     */
    public void start(Component component) {
        Supervised supervised = new Supervised(component);
        synchronized (components) {
            Supervised present = components.get(component.name());
            if (present != null && !(present.status().state() instanceof ComponentState.Stopped)) {
                throw new IllegalStateException(component.name() + " runs already");
            }
            components.put(component.name(), supervised);
        }
        supervised.start();
    }

    /** What is known of every component, in the order of their starts. */
    public List<ComponentStatus> statuses() {
        synchronized (components) {
            return components.values().stream().map(Supervised::status).toList();
        }
    }

    /** What is known of one component, null where none of that name was started. */
    public @Nullable ComponentStatus status(String name) {
        synchronized (components) {
            Supervised supervised = components.get(name);
            return supervised == null ? null : supervised.status();
        }
    }

    /**
     * Waits until every component that was started is ready.
     *
     * @return the names of those that are not, empty where all are
     */
    public List<String> awaitReady(Duration limit) throws InterruptedException {
        long end = clock.nanoTime() + limit.toNanos();
        List<Supervised> all;
        synchronized (components) {
            all = new ArrayList<>(components.values());
        }
        List<String> late = new ArrayList<>(0);
        for (Supervised supervised : all) {
            if (!supervised.awaitReady(end)) {
                late.add(supervised.status().name());
            }
        }
        return late;
    }

    /** Stops one component and waits until it has; nothing happens where it does not run. */
    public void stop(String name) {
        Supervised supervised;
        synchronized (components) {
            supervised = components.get(name);
        }
        if (supervised != null) {
            supervised.stop();
        }
    }

    /** Stops all components, the one started last first. */
    @Override
    public void close() {
        List<Supervised> all;
        synchronized (components) {
            all = new ArrayList<>(components.values());
        }
        all.reversed().forEach(Supervised::stop);
    }

    /** One component, its thread and its state; the state has this object's lock. */
    private final class Supervised {
        private final Component component;
        private final System.Logger log;
        private final Backoff backoff =
                new Backoff(Duration.ofMillis(250), 2, 0.1, Duration.ofSeconds(30), random);
        private final Thread thread;
        private ComponentStatus status;
        private boolean stopping;
        private long startedAt;

        Supervised(Component component) {
            this.component = component;
            this.log = System.getLogger(component.name());
            this.thread = Thread.ofVirtual().name(component.name()).unstarted(this::supervise);
            this.status =
                    new ComponentStatus(
                            component.name(),
                            new ComponentState.Starting(),
                            clock.now(),
                            0,
                            null,
                            null);
        }

        void start() {
            listener.accept(status());
            thread.start();
        }

        synchronized ComponentStatus status() {
            return status;
        }

        private void supervise() {
            while (true) {
                Throwable failure = runOnce();
                if (stopRequested()) {
                    enter(new ComponentState.Stopped(), status().restarts(), failure);
                    return;
                }
                Throwable shown =
                        failure == null
                                ? new IllegalStateException("ended without being told to")
                                : failure;
                if (goodWork()) {
                    backoff.reset();
                }
                Duration wait = backoff.next();
                log.log(
                        System.Logger.Level.ERROR,
                        "Component ended, starting it again in " + wait.toMillis() + " ms",
                        shown);
                enter(new ComponentState.Waiting(wait), status().restarts(), shown);
                try {
                    clock.sleep(wait);
                } catch (InterruptedException e) {
                    enter(new ComponentState.Stopped(), status().restarts(), shown);
                    return;
                }
                enter(new ComponentState.Starting(), status().restarts() + 1, shown);
            }
        }

        /** Runs the component once; answers what it threw, null where it just returned. */
        private @Nullable Throwable runOnce() {
            synchronized (this) {
                startedAt = clock.nanoTime();
            }
            try {
                component.run(this::ready);
                return null;
            } catch (InterruptedException e) {
                return stopRequested() ? null : e;
            } catch (Throwable e) {
                if (e instanceof OutOfMemoryError) {
                    Runtime.getRuntime().halt(OUT_OF_MEMORY);
                }
                return e;
            }
        }

        private void ready() {
            Duration took;
            synchronized (this) {
                took = Duration.ofNanos(clock.nanoTime() - startedAt);
            }
            enter(new ComponentState.Ready(took), status().restarts(), status().lastError());
        }

        private synchronized boolean stopRequested() {
            return stopping;
        }

        private synchronized boolean goodWork() {
            return clock.nanoTime() - startedAt >= GOOD_WORK.toNanos();
        }

        private void enter(ComponentState state, int restarts, @Nullable Throwable error) {
            Duration first = status().timeToReady();
            if (first == null && state instanceof ComponentState.Ready ready) {
                first = ready.after();
            }
            ComponentStatus entered =
                    new ComponentStatus(
                            component.name(), state, clock.now(), restarts, error, first);
            // The listener hears of it before anybody who waits goes on.
            listener.accept(entered);
            synchronized (this) {
                status = entered;
                notifyAll();
            }
        }

        synchronized boolean awaitReady(long end) throws InterruptedException {
            while (!status.ready()) {
                long left = (end - clock.nanoTime()) / 1_000_000;
                if (left <= 0 || status.state() instanceof ComponentState.Stopped) {
                    return false;
                }
                wait(left);
            }
            return true;
        }

        void stop() {
            synchronized (this) {
                stopping = true;
            }
            thread.interrupt();
            boolean interrupted = false;
            try {
                if (!thread.join(STOP_LIMIT)) {
                    log.log(
                            System.Logger.Level.WARNING,
                            "Component did not stop within " + STOP_LIMIT.toSeconds() + " s");
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
