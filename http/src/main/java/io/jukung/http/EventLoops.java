package io.jukung.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * The event loops of this process, shared by every server and client in it: epoll where its library
 * loads, else the JDK's selector. Daemon threads, started on first use.
 */
final class EventLoops {
    private static final boolean EPOLL = Epoll.isAvailable();

    private EventLoops() {}

    static EventLoopGroup shared() {
        return Shared.GROUP;
    }

    static Class<? extends ServerChannel> serverChannel(boolean unix) {
        if (EPOLL) {
            return unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class;
        }
        return unix ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class;
    }

    static Class<? extends Channel> channel(boolean unix) {
        if (EPOLL) {
            return unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class;
        }
        return unix ? NioDomainSocketChannel.class : NioSocketChannel.class;
    }

    static SocketAddress unixAddress(Path socket) {
        return EPOLL
                ? new DomainSocketAddress(socket.toFile())
                : UnixDomainSocketAddress.of(socket);
    }

    private static final class Shared {
        static final EventLoopGroup GROUP = create();

        private static EventLoopGroup create() {
            IoHandlerFactory io = EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
            int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
            return new MultiThreadIoEventLoopGroup(
                    threads, new DefaultThreadFactory("http-loop", true), io);
        }
    }
}
