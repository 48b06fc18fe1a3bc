package io.jukung.kubelet.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A whole program in some 150 bytes of machine code: it blocks every signal, then waits for one
 * after the other, reaping children, until SIGINT or SIGTERM ends it.
 *
 * <pre>
 *         rt_sigprocmask(SIG_SETMASK, all, 0, 8)
 *   loop: signal = rt_sigtimedwait(all, 0, 0, 8)
 *         if signal is 15 or 2: exit(0)
 *   reap: if wait4(-1, 0, WNOHANG, 0) > 0: goto reap
 *         goto loop
 * </pre>
 *
 * <p>Blocked signals are queued even for the first process of a PID namespace, which would not see
 * those that it has no handler for; so no handler, and with it no stack, is needed.
 */
final class PauseProgram {
    private static final long BASE = 0x400000;
    private static final int HEADERS = 64 + 56;

    private PauseProgram() {}

    /** The ELF file of an architecture: {@code amd64} or {@code arm64}. */
    static byte[] elf(String architecture) {
        return switch (architecture) {
            case "amd64" -> elf(62, amd64());
            case "arm64" -> elf(183, arm64());
            case String other ->
                    throw new IllegalArgumentException("no pause program for " + other);
        };
    }

    private static byte[] elf(int machine, byte[] code) {
        int size = HEADERS + code.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        file.putShort((short) 2).putShort((short) machine).putInt(1);
        file.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
        file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        // One segment, readable and executable: the file as it is.
        file.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        file.putLong(size).putLong(size).putLong(0x10000);
        return file.put(code).array();
    }

    private static byte[] amd64() {
        Code code = new Code();
        int set = 98;
        code.hex("48 8d 35").int32(set - 7); // lea rsi, set
        code.hex("b8 0e 00 00 00"); // eax = rt_sigprocmask
        code.hex("bf 02 00 00 00"); // edi = SIG_SETMASK
        code.hex("31 d2 41 ba 08 00 00 00 0f 05"); // edx = 0, r10 = 8, syscall
        int loop = code.size();
        code.hex("48 8d 3d").int32(set - loop - 7); // lea rdi, set
        code.hex("31 f6 31 d2 41 ba 08 00 00 00"); // esi = 0, edx = 0, r10 = 8
        code.hex("b8 80 00 00 00 0f 05"); // rt_sigtimedwait
        int exit = 89;
        code.hex("83 f8 0f 74").int8(exit - code.size() - 1); // 15: exit
        code.hex("83 f8 02 74").int8(exit - code.size() - 1); // 2: exit
        int reap = code.size();
        code.hex("bf ff ff ff ff 31 f6 ba 01 00 00 00 45 31 d2"); // -1, 0, WNOHANG, 0
        code.hex("b8 3d 00 00 00 0f 05 85 c0 7f").int8(reap - code.size() - 1); // wait4
        code.hex("eb").int8(loop - code.size() - 1);
        code.expect(exit);
        code.hex("31 ff b8 3c 00 00 00 0f 05"); // exit(0)
        code.expect(set);
        return code.hex("ff ff ff ff ff ff ff ff").bytes();
    }

    private static byte[] arm64() {
        Code code = new Code();
        int set = 28 * 4;
        code.int32(adr(1, set - code.size())).int32(set(0, 2)).int32(set(2, 0)).int32(set(3, 8));
        code.int32(set(8, 135)).int32(SVC);
        int loop = code.size();
        code.int32(adr(0, set - code.size())).int32(set(1, 0)).int32(set(2, 0)).int32(set(3, 8));
        code.int32(set(8, 137)).int32(SVC);
        int exit = 25 * 4;
        code.int32(compare(15)).int32(branch(EQUAL, exit - code.size()));
        code.int32(compare(2)).int32(branch(EQUAL, exit - code.size()));
        int reap = code.size();
        code.int32(0x92800000).int32(set(1, 0)).int32(set(2, 1)).int32(set(3, 0));
        code.int32(set(8, 260)).int32(SVC);
        code.int32(compare(0)).int32(branch(GREATER, reap - code.size()));
        return finish(code, loop, exit, set);
    }

    private static byte[] finish(Code code, int loop, int exit, int set) {
        code.int32(0x14000000 | (loop - code.size()) / 4 & 0x3ffffff);
        code.expect(exit);
        code.int32(set(0, 0)).int32(set(8, 93)).int32(SVC);
        code.expect(set);
        return code.hex("ff ff ff ff ff ff ff ff").bytes();
    }

    private static final int SVC = 0xd4000001;
    private static final int EQUAL = 0;
    private static final int GREATER = 12;

    private static int set(int register, int value) {
        return 0xd2800000 | value << 5 | register;
    }

    private static int adr(int register, int offset) {
        return 0x10000000 | (offset & 3) << 29 | (offset >> 2 & 0x7ffff) << 5 | register;
    }

    private static int compare(int value) {
        return 0x7100001f | value << 10;
    }

    private static int branch(int condition, int offset) {
        return 0x54000000 | (offset / 4 & 0x7ffff) << 5 | condition;
    }

    /** Machine code as it grows. */
    private static final class Code {
        private final ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

        int size() {
            return buffer.position();
        }

        Code hex(String bytes) {
            for (String one : bytes.split(" ")) {
                buffer.put((byte) Integer.parseInt(one, 16));
            }
            return this;
        }

        Code int8(int value) {
            buffer.put((byte) value);
            return this;
        }

        Code int32(int value) {
            buffer.putInt(value);
            return this;
        }

        void expect(int position) {
            if (size() != position) {
                throw new IllegalStateException("code is at " + size() + ", not " + position);
            }
        }

        byte[] bytes() {
            byte[] bytes = new byte[buffer.position()];
            buffer.get(0, bytes);
            return bytes;
        }
    }
}
