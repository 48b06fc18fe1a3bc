package io.jukung.bench.api;

import io.jukung.http.HttpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The works in their order: the later ones read and change what the first one made. */
public final class Course {
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final int PAGE = 500;
    private static final int WRITERS = 4;
    private static final String CONTINUE = "\"continue\":\"";

    private final Target target;
    private final ServerProcesses processes;
    private final Scale scale;
    private final List<String> only;
    private final String namespace;
    private final Fixtures fixtures;
    private final Load load;
    private final List<Measured> figures = new ArrayList<>();

    /**
     * @param only names of works, or beginnings of them; none for all
     * @param suffix for the namespace's name
     */
    Course(
            Target target,
            ServerProcesses processes,
            Scale scale,
            List<String> only,
            String suffix) {
        this.target = target;
        this.processes = processes;
        this.scale = scale;
        this.only = only;
        this.namespace = scale.namespace() + suffix;
        this.fixtures = new Fixtures(namespace);
        this.load = new Load(target, processes);
    }

    private interface Task {
        Measured run(String work) throws IOException, InterruptedException;
    }

    List<Measured> run() throws IOException, InterruptedException {
        prepare();
        int objects = scale.objects();
        int clients = scale.clients();
        // Everything else needs the pods.
        figures.add(
                load.run(
                        "create",
                        objects,
                        clients,
                        i -> Call.post(fixtures.pods(), fixtures.podBody(i))));
        work("get", name -> load.run(name, scale.gets(), clients, i -> get(i)));
        lists();
        work("patch strategic", name -> load.run(name, objects, clients, this::label));
        work("patch status", name -> load.run(name, objects, clients, this::status));
        work("apply", name -> load.run(name, objects, clients, this::apply));
        work(
                "watch",
                name ->
                        new WatchFanOut(
                                        target,
                                        processes,
                                        fixtures,
                                        "",
                                        WRITERS,
                                        scale.watchers(),
                                        scale.updates())
                                .run(name));
        work("connect", name -> load.storm(name, scale.storm(), clients, get(0)));
        figures.add(load.run("delete", objects, clients, i -> Call.delete(fixtures.pod(i))));
        target.call(target.connectionOf(0), Call.delete(fixtures.base()));
        return figures;
    }

    private void lists() throws IOException, InterruptedException {
        Call all = Call.get(fixtures.pods());
        list("list json", all);
        list("list table", all.as(Call.TABLE));
        list("list protobuf", all.as(Call.PROTOBUF));
        list("list json gzip", all.compressed());
        list("list table gzip", all.as(Call.TABLE).compressed());
        list("list protobuf gzip", all.as(Call.PROTOBUF).compressed());
        list("list json rv=0", Call.get(fixtures.pods() + "?resourceVersion=0"));
        list("list limit=500", Call.get(fixtures.pods() + "?limit=" + PAGE));
        list("list by label", Call.get(fixtures.pods() + "?labelSelector=team%3Dteam-7"));
        work("list in pages", this::pages);
    }

    private void list(String name, Call call) throws IOException, InterruptedException {
        work(name, work -> load.run(work, scale.lists(), 1, i -> call));
    }

    /** A whole list, page after page, by one client. */
    private Measured pages(String work) throws IOException {
        long[] nanos = new long[scale.lists()];
        HttpClient connection = target.connectionOf(0);
        long cpu = processes.cpuMicros();
        long begun = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            String next = "";
            do {
                next = next(target.body(fixtures.pods() + "?limit=" + PAGE + "&continue=" + next));
            } while (!next.isEmpty());
            nanos[i] = System.nanoTime() - start;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double each = (processes.cpuMicros() - cpu) / (double) nanos.length;
        return Measured.of(work, nanos, seconds, 0, 0, each);
    }

    /** The token of the page after this one, found without parsing the page; "" for none. */
    private static String next(byte[] page) {
        String text = new String(page, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(CONTINUE);
        return at < 0
                ? ""
                : text.substring(at + CONTINUE.length(), text.indexOf('"', at + CONTINUE.length()));
    }

    private void work(String name, Task task) throws IOException, InterruptedException {
        if (only.isEmpty() || only.stream().anyMatch(name::startsWith)) {
            figures.add(task.run(name));
        }
    }

    private Call get(int number) {
        // A stride that meets every pod, in no order that a cache would like.
        return Call.get(fixtures.pod((int) (number * 7919L % scale.objects())));
    }

    private Call label(int number) {
        return Call.patch(
                fixtures.pod(number), STRATEGIC, "{\"metadata\":{\"labels\":{\"seen\":\"yes\"}}}");
    }

    private Call status(int number) {
        return Call.patch(
                fixtures.pod(number) + "/status",
                STRATEGIC,
                """
                {"status":{"phase":"Running","podIP":"10.1.2.3","conditions":[\
                {"type":"Ready","status":"True","lastTransitionTime":"2026-01-02T03:04:05Z"}]}}\
                """);
    }

    private Call apply(int number) {
        String name = "settings-" + number;
        return Call.patch(
                fixtures.configMaps() + "/" + name + "?fieldManager=bench",
                APPLY,
                fixtures.configMapBody(name, number));
    }

    private void prepare() throws IOException {
        HttpClient connection = target.connectionOf(0);
        make(connection, Call.post("/api/v1/namespaces", fixtures.namespaceBody()));
        // Where no controller manager runs, nobody else makes it.
        make(
                connection,
                Call.post(fixtures.base() + "/serviceaccounts", fixtures.serviceAccountBody()));
    }

    private void make(HttpClient connection, Call call) throws IOException {
        Answer answer = target.call(connection, call);
        if (answer.failed() && answer.status() != 409) {
            throw new IOException(call.path() + ": " + answer);
        }
    }
}
