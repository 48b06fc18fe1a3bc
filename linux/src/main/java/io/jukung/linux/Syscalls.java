package io.jukung.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * The C library's calls, each linked when first used. A call holds its carrier thread while it
 * runs; those that change the thread itself (setns, unshare) belong on platform threads.
 */
final class Syscalls {
    static final int O_RDONLY = 0;
    static final int O_CLOEXEC = 0x80000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Syscalls() {}

    private static MethodHandle link(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(),
                shape,
                Linker.Option.captureCallState("errno"));
    }

    private static long checked(String name, MemorySegment state, long result)
            throws LinuxException {
        if (result < 0) {
            throw new LinuxException(name, (int) ERRNO.get(state, 0L));
        }
        return result;
    }

    private static MemorySegment text(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.UTF_8);
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a linked call threw", e);
    }

    private static final class Mount {
        static final MethodHandle CALL =
                link(
                        "mount",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    }

    static void mount(String source, String target, String type, long flags, String data)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result =
                    (int)
                            Mount.CALL.invokeExact(
                                    state,
                                    text(arena, source),
                                    text(arena, target),
                                    text(arena, type),
                                    flags,
                                    text(arena, data));
            checked("mount " + target, state, result);
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final class Umount2 {
        static final MethodHandle CALL =
                link("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    }

    static void umount(String target, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked(
                    "umount " + target,
                    state,
                    (int) Umount2.CALL.invokeExact(state, text(arena, target), flags));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final class Open {
        static final MethodHandle CALL =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().find("open").orElseThrow(),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        Linker.Option.captureCallState("errno"),
                        Linker.Option.firstVariadicArg(2));
    }

    static int open(String path, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return (int)
                    checked(
                            "open " + path,
                            state,
                            (int) Open.CALL.invokeExact(state, text(arena, path), flags));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final class Close {
        static final MethodHandle CALL = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    static void close(int descriptor) throws LinuxException {
        call("close", Close.CALL, descriptor);
    }

    private static final class Unshare {
        static final MethodHandle CALL = link("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    static void unshare(int flags) throws LinuxException {
        call("unshare", Unshare.CALL, flags);
    }

    private static final class Gettid {
        static final MethodHandle CALL = link("gettid", FunctionDescriptor.of(JAVA_INT));
    }

    /** The calling thread's id, for paths below /proc. */
    static int gettid() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Gettid.CALL.invokeExact(arena.allocate(STATE));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void call(String name, MethodHandle handle, int argument) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked(name, state, (int) handle.invokeExact(state, argument));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final class Setns {
        static final MethodHandle CALL =
                link("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }

    static void setns(int descriptor, int type) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked("setns", state, (int) Setns.CALL.invokeExact(state, descriptor, type));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final class Socket {
        static final MethodHandle CALL =
                link("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    }

    static int socket(int domain, int type, int protocol) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return (int)
                    checked(
                            "socket",
                            state,
                            (int) Socket.CALL.invokeExact(state, domain, type, protocol));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final class Transfer {
        private static final FunctionDescriptor SHAPE =
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle SEND = link("send", SHAPE);
        static final MethodHandle RECV = link("recv", SHAPE);
    }

    static void send(int socket, byte[] data) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment buffer = arena.allocate(data.length);
            MemorySegment.copy(data, 0, buffer, JAVA_BYTE, 0, data.length);
            checked(
                    "send",
                    state,
                    (long) Transfer.SEND.invokeExact(state, socket, buffer, (long) data.length, 0));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** One datagram of at most 64 KiB. */
    static byte[] receive(int socket) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment buffer = arena.allocate(1 << 16);
            long length =
                    checked(
                            "recv",
                            state,
                            (long) Transfer.RECV.invokeExact(state, socket, buffer, 1L << 16, 0));
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
