package io.jukung.client.queue;

import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Works a queue off with a number of workers. What a reconcile throws stays here: it is logged, and
 * the key comes again with back-off.
 *
 * @param name in logs and thread names: {@code deployment-controller}
 */
public record ReconcileLoop<K>(
        String name, WorkQueue<K> queue, int workers, Reconciler<K> reconciler) {

    /** Works until this thread is interrupted, then waits for the workers to end. */
    public void run() {
        List<Thread> running = new ArrayList<>(workers);
        for (int i = 0; i < workers; i++) {
            running.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
        }
        try {
            for (Thread worker : running) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
            running.forEach(Thread::interrupt);
        }
    }

    private void work() {
        try {
            for (K key = queue.take(); key != null; key = queue.take()) {
                step(key);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reconciles everything that is due on this thread; for tests. */
    public int drain() {
        int steps = 0;
        for (K key = queue.poll(); key != null; key = queue.poll()) {
            step(key);
            steps++;
        }
        return steps;
    }

    private void step(K key) {
        try {
            Duration again = reconciler.reconcile(key);
            queue.forget(key);
            if (again != null) {
                queue.addAfter(key, again);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log(key, e);
            queue.retry(key);
        } finally {
            queue.done(key);
        }
    }

    private void log(K key, Exception e) {
        System.Logger log = System.getLogger(name);
        switch (e) {
            // The next event brings the newer state: nothing is wrong.
            case StatusException s when s.isConflict() ->
                    log.log(Level.DEBUG, "{0}: {1}", key, e.getMessage());
            case StatusException s ->
                    log.log(Level.WARNING, "Failed to sync {0}: {1}", key, e.getMessage());
            default -> log.log(Level.ERROR, "Failed to sync " + key, e);
        }
    }
}
