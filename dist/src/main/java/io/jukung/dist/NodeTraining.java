package io.jukung.dist;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.jukung.base.Clock;
import io.jukung.base.Supervisor;
import io.jukung.client.Client;
import io.jukung.dns.ClusterDns;
import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.RuntimeServiceGrpc;
import io.jukung.proxy.KubeProxy;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarFile;

/** The part of the training that has to do with nodes: no container runtime and no root needed. */
final class NodeTraining {
    private static final System.Logger LOG = System.getLogger("training");

    private NodeTraining() {}

    /** Serves DNS from a cluster's Services. */
    static void dns(Client client) throws InterruptedException {
        Random random = new Random();
        try (Supervisor supervisor = new Supervisor(Clock.SYSTEM, random, status -> {})) {
            supervisor.start(
                    new ClusterDns(
                            new ClusterDns.Config(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                    "cluster.local",
                                    List::of,
                                    asker -> true),
                            () -> new Client(client.transport()),
                            Clock.SYSTEM,
                            random));
            supervisor.awaitReady(Duration.ofSeconds(10));
        }
    }

    /** Calls over gRPC a runtime that answers every call with "unimplemented". */
    static void runtime(Path socket) throws IOException, InterruptedException {
        try (MultiThreadIoEventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
            Server server =
                    NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                            .bossEventLoopGroup(loop)
                            .workerEventLoopGroup(loop)
                            .channelType(NioServerDomainSocketChannel.class)
                            .addService(new RuntimeServiceGrpc.RuntimeServiceImplBase() {})
                            .build()
                            .start();
            try (CriClient runtime = new CriClient("unix://" + socket)) {
                runtime.listSandboxes(Map.of());
            } catch (CriException expected) {
                LOG.log(System.Logger.Level.DEBUG, "answered: {0}", expected.getMessage());
            } finally {
                server.shutdownNow().awaitTermination();
            }
        }
    }

    /** Loads, without running any of it, what the modules of a node hold. */
    static void loadClasses() throws IOException {
        for (Class<?> module :
                List.of(CriClient.class, ClusterDns.class, KubeProxy.class, NodeTraining.class)) {
            Path jar =
                    Path.of(module.getProtectionDomain().getCodeSource().getLocation().getPath());
            loadClasses(jar.toFile());
        }
    }

    private static void loadClasses(File jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            for (String entry : file.stream().map(Object::toString).toList()) {
                if (entry.endsWith(".class") && !entry.endsWith("-info.class")) {
                    load(entry.substring(0, entry.length() - 6).replace('/', '.'));
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, NodeTraining.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", name, e);
        }
    }
}
