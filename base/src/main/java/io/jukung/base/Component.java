package io.jukung.base;

/**
 * A part of the cluster that runs until it is told to stop: a controller, the scheduler, a kubelet.
 *
 * <pre>
 *   run() called ──▶ starting ──ready.run()──▶ ready ──interrupt──▶ returns
 *                        └────── throws ◀───────┘   (the supervisor starts it again, with back-off)
 * </pre>
 */
public interface Component {
    /** The name in logs, health and metrics: {@code kube-scheduler}. */
    String name();

    /**
     * Does the component's work on the calling thread until that thread is interrupted; frees what
     * it holds before it returns or throws.
     *
     * @param ready called once, when the component has started to do its work
     */
    void run(Runnable ready) throws Exception;
}
