package io.jukung.bench.api;

import io.jukung.http.HttpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that come with a new connection for every call: TCP, TLS, one GET, gone. */
final class ConnectionStorm {
    private final Target target;
    private final ServerProcesses processes;

    ConnectionStorm(Target target, ServerProcesses processes) {
        this.target = target;
        this.processes = processes;
    }

    Measured run(String work, int count, int clients, Call call) throws InterruptedException {
        long[] nanos = new long[count];
        AtomicInteger next = new AtomicInteger();
        AtomicLong errors = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        long cpu = processes.cpuMicros();
        long begun = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                int number;
                                while ((number = next.getAndIncrement()) < count) {
                                    long start = System.nanoTime();
                                    Answer answer = once(call);
                                    nanos[number] = System.nanoTime() - start;
                                    bytes.addAndGet(answer.bytes());
                                    if (answer.failed()) {
                                        errors.incrementAndGet();
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double each = (processes.cpuMicros() - cpu) / (double) count;
        return Measured.of(work, nanos, seconds, bytes.get(), errors.get(), each);
    }

    private Answer once(Call call) {
        try (HttpClient connection = target.connection()) {
            return target.call(connection, call);
        } catch (IOException e) {
            return new Answer(0, 0, String.valueOf(e.getMessage()));
        }
    }
}
