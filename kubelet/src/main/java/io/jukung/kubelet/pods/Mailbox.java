package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.sync.PodStatusWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a worker is told: the newest pod, whether the API still has it, and that it should look. */
final class Mailbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final PodStatusWriter.@Nullable Override rejection;
    private Pod pod;
    private boolean removed;
    private boolean hurried;
    private boolean signalled;

    /**
     * @param rejection why the node does not take the pod; null where it does
     */
    Mailbox(Pod pod, PodStatusWriter.@Nullable Override rejection) {
        this.pod = pod;
        this.rejection = rejection;
    }

    PodStatusWriter.@Nullable Override rejection() {
        return rejection;
    }

    void update(Pod newest) {
        lock.lock();
        try {
            pod = newest;
            signal();
        } finally {
            lock.unlock();
        }
    }

    /** A newer pod that gives no reason to look. */
    void replace(Pod newest) {
        lock.lock();
        try {
            pod = newest;
        } finally {
            lock.unlock();
        }
    }

    /** The API does not have the pod any more, so that nobody waits for its end. */
    void remove(Pod last) {
        remove(last, true);
    }

    /** The pod's file is gone: it ends with the grace that it has. */
    void retire() {
        remove(pod(), false);
    }

    private void remove(Pod last, boolean hurry) {
        lock.lock();
        try {
            pod = last;
            removed = true;
            hurried |= hurry;
            signal();
        } finally {
            lock.unlock();
        }
    }

    /** Something about the pod changed elsewhere. */
    void wake() {
        lock.lock();
        try {
            signal();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        signalled = true;
        news.signalAll();
    }

    /** Waits for news, at most so long, and takes them. */
    void await(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left =
                    limit.compareTo(Duration.ofDays(365)) > 0
                            ? TimeUnit.DAYS.toNanos(365)
                            : limit.toNanos();
            while (!signalled && left > 0) {
                left = news.awaitNanos(left);
            }
            signalled = false;
        } finally {
            lock.unlock();
        }
    }

    Pod pod() {
        lock.lock();
        try {
            return pod;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the pod is removed and its end should not take long. */
    boolean hurried() {
        lock.lock();
        try {
            return hurried;
        } finally {
            lock.unlock();
        }
    }

    boolean removed() {
        lock.lock();
        try {
            return removed;
        } finally {
            lock.unlock();
        }
    }
}
