package io.jukung.kubelet.server;

import io.jukung.api.core.v1.Pod;
import io.jukung.http.Duplex;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.ReverseProxy;
import io.jukung.http.streams.PortForward;
import io.jukung.http.streams.RemoteCommand;
import io.jukung.http.streams.RemoteCommandClient;
import io.jukung.http.streams.TerminalSize;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.AttachRequest;
import io.jukung.kubelet.cri.v1.ExecRequest;
import io.jukung.kubelet.pods.PodManager;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.linux.NetworkNamespace;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exec and attach through the runtime's streaming server, port-forward by a connection made inside
 * the pod's network namespace.
 *
 * <p>SPDY goes to the runtime as it is; a WebSocket is answered here and carried on as SPDY, since
 * runtimes do not know the newer of its protocols.
 */
record Streaming(PodManager pods, Cri cri, HttpClient client) {
    /** {@code /exec/<namespace>/<pod>[/<uid>]/<container>?command=…}. */
    void exec(Exchange exchange, List<String> path, Query query)
            throws IOException, HttpFailure, CriException {
        RemoteCommand.Streams streams = streams(query);
        RuntimeContainer container = container(path);
        String url =
                cri.exec(
                        ExecRequest.newBuilder()
                                .setContainerId(container.id())
                                .addAllCmd(query.all("command"))
                                .setTty(streams.tty())
                                .setStdin(streams.stdin())
                                .setStdout(streams.stdout())
                                .setStderr(streams.stderr() && !streams.tty())
                                .build());
        stream(exchange, url, streams);
    }

    /** {@code /attach/<namespace>/<pod>[/<uid>]/<container>}. */
    void attach(Exchange exchange, List<String> path, Query query)
            throws IOException, HttpFailure, CriException {
        RemoteCommand.Streams streams = streams(query);
        RuntimeContainer container = container(path);
        String url =
                cri.attach(
                        AttachRequest.newBuilder()
                                .setContainerId(container.id())
                                .setTty(streams.tty())
                                .setStdin(streams.stdin())
                                .setStdout(streams.stdout())
                                .setStderr(streams.stderr() && !streams.tty())
                                .build());
        stream(exchange, url, streams);
    }

    private static RemoteCommand.Streams streams(Query query) throws HttpFailure {
        boolean tty = query.is("tty");
        RemoteCommand.Streams streams =
                new RemoteCommand.Streams(
                        query.is("input") || query.is("stdin"),
                        query.is("output") || query.is("stdout"),
                        !tty && (query.is("error") || query.is("stderr")),
                        tty);
        if (!streams.stdin() && !streams.stdout() && !streams.stderr()) {
            throw new HttpFailure(400, "you must specify at least 1 of stdin, stdout, stderr");
        }
        return streams;
    }

    private void stream(Exchange exchange, String url, RemoteCommand.Streams streams)
            throws IOException {
        if (!exchange.wantsUpgrade("websocket")) {
            new ReverseProxy(client).forward(exchange, url);
            return;
        }
        RemoteCommand near = RemoteCommand.accept(exchange, streams);
        if (near == null) {
            return;
        }
        try (near;
                RemoteCommandClient far =
                        RemoteCommandClient.overSpdy(client, url, new Headers(), streams)) {
            exchange.onClose(far::close);
            relay(near, far);
        }
    }

    private static void relay(RemoteCommand near, RemoteCommandClient far) throws IOException {
        Thread input = pump("stdin", near.stdin(), far.stdin(), true);
        Thread sizes =
                Thread.ofVirtual()
                        .name("resize")
                        .start(() -> {
                            try {
                                for (TerminalSize size = near.nextSize();
                                        size != null;
                                        size = near.nextSize()) {
                                    far.resize(size);
                                }
                            } catch (IOException e) {
                                gone(e);
                            }
                        });
        List<Thread> outputs = new ArrayList<>();
        outputs.add(pump("stdout", far.stdout(), near.stdout(), false));
        outputs.add(pump("stderr", far.stderr(), near.stderr(), false));
        try {
            for (Thread output : outputs) {
                output.join();
            }
            byte[] status = far.status();
            boolean success = status.length == 0 || succeeded(status);
            byte[] told =
                    status.length == 0
                            ? Json.write(
                                    JsonObject.of(
                                            "metadata", JsonObject.EMPTY, "status", "Success"))
                            : status;
            near.exit(success, told, success ? "" : message(status));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            input.interrupt();
            sizes.interrupt();
        }
    }

    private static boolean succeeded(byte[] status) {
        try {
            return Json.parse(status).string("status").equals("Success");
        } catch (MalformedException e) {
            return false;
        }
    }

    private static String message(byte[] status) {
        try {
            return Json.parse(status).string("message");
        } catch (MalformedException e) {
            return new String(status, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static Thread pump(
            String name, @Nullable InputStream in, @Nullable OutputStream out, boolean close) {
        return Thread.ofVirtual()
                .name(name)
                .start(() -> {
                    if (in == null || out == null) {
                        return;
                    }
                    try {
                        byte[] block = new byte[1 << 15];
                        int n;
                        while ((n = in.read(block)) >= 0) {
                            out.write(block, 0, n);
                            out.flush();
                        }
                        if (close) {
                            out.close();
                        }
                    } catch (IOException e) {
                        gone(e);
                    }
                });
    }

    private static void gone(IOException e) {
        System.getLogger("kubelet")
                .log(System.Logger.Level.DEBUG, "a stream ended: {0}", e.getMessage());
    }

    private RuntimeContainer container(List<String> path) throws HttpFailure, CriException {
        if (path.size() != 3 && path.size() != 4) {
            throw new HttpFailure(404, "Unexpected path for command running");
        }
        Pod pod = pod(path.get(0), path.get(1));
        String name = path.getLast();
        RuntimeContainer newest = pods.observe(pod).newest(name);
        if (newest == null || !newest.running()) {
            throw new HttpFailure(404, "container not found (\"%s\")".formatted(name));
        }
        return newest;
    }

    private Pod pod(String namespace, String name) throws HttpFailure {
        Pod pod = pods.find(namespace, name);
        if (pod == null) {
            throw new HttpFailure(404, "pod does not exist");
        }
        return pod;
    }

    /** {@code /portForward/<namespace>/<pod>[/<uid>]}. */
    void portForward(Exchange exchange, List<String> path)
            throws IOException, HttpFailure, CriException {
        if (path.size() < 2) {
            throw new HttpFailure(404, "Unexpected path for port forwarding");
        }
        Pod pod = pod(path.get(0), path.get(1));
        RuntimePod.Sandbox sandbox = pods.observe(pod).readySandbox();
        if (sandbox == null) {
            throw new HttpFailure(404, "pod not found (\"%s\")".formatted(pod.name()));
        }
        Path namespace = sandbox.hostNetwork() ? null : cri.networkNamespace(sandbox.id());
        PortForward.serve(
                exchange,
                "pod " + pod.name() + ", uid " + pod.uid(),
                (port, data) -> forward(namespace, port, data));
    }

    private static void forward(@Nullable Path namespace, int port, Duplex near)
            throws IOException {
        SocketChannel channel;
        try {
            channel =
                    namespace == null
                            ? connect(port)
                            : new NetworkNamespace(namespace).run(() -> connect(port));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        ReverseProxy.relay(
                near,
                new Duplex() {
                    @Override
                    public InputStream in() {
                        return Channels.newInputStream(channel);
                    }

                    @Override
                    public OutputStream out() {
                        return new HalfClosing(channel);
                    }

                    @Override
                    public void close() throws IOException {
                        channel.close();
                    }
                });
    }

    /** A socket stays in the namespace in which it was made. */
    private static SocketChannel connect(int port) throws IOException {
        InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try {
            return SocketChannel.open(new InetSocketAddress(local, port));
        } catch (IOException e) {
            throw new IOException(
                    "failed to connect to localhost:%d inside namespace: dial tcp4 127.0.0.1:%d: connect: %s"
                            .formatted(
                                    port,
                                    port,
                                    String.valueOf(e.getMessage()).contains("refused")
                                            ? "connection refused"
                                            : e.getMessage()),
                    e);
        }
    }

    /** Ends the peer's input without ending its output. */
    private static final class HalfClosing extends OutputStream {
        private final SocketChannel channel;
        private final OutputStream out;

        HalfClosing(SocketChannel channel) {
            this.channel = channel;
            out = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                channel.shutdownOutput();
            }
        }
    }
}
