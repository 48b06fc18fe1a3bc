package io.jukung.bench.api;

import io.jukung.http.HttpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Runs the same kind of call many times from several clients and takes the time of each. */
public final class Load {
    private final Target target;
    private final ServerProcesses processes;

    public Load(Target target, ServerProcesses processes) {
        this.target = target;
        this.processes = processes;
    }

    /** What a client does again and again. */
    private interface Action {
        /**
         * @param client which of the clients it is
         * @param number which of the actions
         */
        Answer act(int client, int number);
    }

    /**
     * Makes the calls 0 to {@code count - 1}, each once, the next by whichever client is free.
     *
     * @param calls the call of a number; asked on the client's thread
     */
    public Measured run(String work, int count, int clients, IntFunction<Call> calls)
            throws InterruptedException {
        return act(
                work,
                count,
                clients,
                (client, number) -> target.call(target.connectionOf(client), calls.apply(number)));
    }

    /** Clients that come with a new connection each time: TCP, TLS, one call, gone. */
    public Measured storm(String work, int count, int clients, Call call)
            throws InterruptedException {
        return act(
                work,
                count,
                clients,
                (client, number) -> {
                    try (HttpClient connection = target.connection()) {
                        return target.call(connection, call);
                    } catch (IOException e) {
                        return new Answer(0, 0, String.valueOf(e.getMessage()));
                    }
                });
    }

    private Measured act(String work, int count, int clients, Action action)
            throws InterruptedException {
        long[] nanos = new long[count];
        AtomicInteger next = new AtomicInteger();
        AtomicLong bytes = new AtomicLong();
        AtomicLong errors = new AtomicLong();
        long cpu = processes.cpuMicros();
        long begun = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int client = i;
            threads.add(
                    Thread.ofVirtual()
                            .name("client-" + client)
                            .start(() -> {
                                int number;
                                while ((number = next.getAndIncrement()) < count) {
                                    long start = System.nanoTime();
                                    Answer answer = action.act(client, number);
                                    nanos[number] = System.nanoTime() - start;
                                    bytes.addAndGet(answer.bytes());
                                    if (answer.failed() && errors.getAndIncrement() == 0) {
                                        System.err.println(work + ": " + answer);
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
}
