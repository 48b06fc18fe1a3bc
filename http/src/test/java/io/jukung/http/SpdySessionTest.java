package io.jukung.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SPDY sessions against each other and against frames written by hand from the specification. */
@Timeout(30)
final class SpdySessionTest {
    /** One end of a connection inside this process. */
    record End(InputStream in, OutputStream out) implements Duplex {
        @Override
        public void close() throws IOException {
            out.close();
            in.close();
        }

        static End[] pair() throws IOException {
            Pipe one = Pipe.open();
            Pipe two = Pipe.open();
            return new End[] {
                new End(
                        Channels.newInputStream(one.source()),
                        Channels.newOutputStream(two.sink())),
                new End(Channels.newInputStream(two.source()), Channels.newOutputStream(one.sink()))
            };
        }
    }

    @Test
    void streamsCarryHeadersAndBytesBothWays() throws Exception {
        End[] ends = End.pair();
        try (SpdySession client = SpdySession.over(ends[0], false);
                SpdySession server = SpdySession.over(ends[1], true)) {
            byte[] sent = new byte[1_000_000];
            new Random(7).nextBytes(sent);
            for (int i = 0; i < 3; i++) {
                SpdySession.Stream mine =
                        client.open(Headers.of("streamType", "stdin", "port", "80" + i));
                SpdySession.Stream theirs = server.accept();
                assertNotNull(theirs);
                assertEquals("stdin", theirs.headers().get("StreamType"));
                assertEquals("80" + i, theirs.headers().get("Port"));
                assertEquals(1, theirs.id() % 2);
                Thread echo =
                        Thread.startVirtualThread(() -> {
                            try (OutputStream out = theirs.out()) {
                                theirs.in().transferTo(out);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
                Thread.startVirtualThread(() -> {
                    try (OutputStream out = mine.out()) {
                        out.write(sent);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertArrayEquals(sent, mine.in().readAllBytes());
                echo.join();
            }
        }
    }

    @Test
    void resetEndsReadersAndWriters() throws Exception {
        End[] ends = End.pair();
        try (SpdySession client = SpdySession.over(ends[0], false);
                SpdySession server = SpdySession.over(ends[1], true)) {
            SpdySession.Stream mine = client.open(new Headers());
            SpdySession.Stream theirs = server.accept();
            assertNotNull(theirs);
            theirs.out().write("last words".getBytes(StandardCharsets.UTF_8));
            theirs.close();
            assertEquals(
                    "last words", new String(mine.in().readAllBytes(), StandardCharsets.UTF_8));
            assertThrows(IOException.class, () -> mine.out().write(1));
        }
    }

    @Test
    void sessionEndsWithItsConnection() throws Exception {
        End[] ends = End.pair();
        SpdySession client = SpdySession.over(ends[0], false);
        SpdySession server = SpdySession.over(ends[1], true);
        SpdySession.Stream mine = client.open(new Headers());
        server.close();
        assertEquals(-1, mine.in().read());
        assertNull(client.accept());
        client.close();
        assertTrue(client.closed() && server.closed());
    }

    private static final byte[] DICTIONARY = SpdyDictionary.BYTES;

    @Test
    void dictionaryIsTheSpecifications() {
        java.util.zip.Adler32 sum = new java.util.zip.Adler32();
        sum.update(DICTIONARY);
        assertEquals(1423, DICTIONARY.length);
        assertEquals(
                0xe3c6a7c2L, sum.getValue()); // the identifier that peers put into their stream
    }

    @Test
    void speaksTheSpecificationsFrames() throws Exception {
        End[] ends = End.pair();
        DataOutputStream out = new DataOutputStream(ends[0].out());
        DataInputStream in = new DataInputStream(ends[0].in());
        try (SpdySession server = SpdySession.over(ends[1], true)) {
            byte[] block = block("streamtype", "error");
            out.writeInt(0x80030001); // SYN_STREAM
            out.writeInt(10 + block.length);
            out.writeInt(1);
            out.writeInt(0);
            out.writeShort(0);
            out.write(block);
            SpdySession.Stream stream = server.accept();
            assertNotNull(stream);
            assertEquals("error", stream.headers().get("streamtype"));
            assertEquals(0x80030002, in.readInt()); // SYN_REPLY
            int length = in.readInt();
            assertEquals(1, in.readInt());
            in.readNBytes(length - 4);

            out.writeInt(0x80030006); // PING
            out.writeInt(4);
            out.writeInt(77);
            assertEquals(0x80030006, in.readInt());
            assertEquals(4, in.readInt());
            assertEquals(77, in.readInt());

            out.writeInt(1); // DATA with FIN
            out.writeInt(0x01000002);
            out.write(new byte[] {'h', 'i'});
            assertEquals("hi", new String(stream.in().readAllBytes(), StandardCharsets.UTF_8));

            stream.out().write(new byte[] {'y', 'o'});
            stream.out().close();
            assertEquals(1, in.readInt());
            assertEquals(2, in.readInt());
            assertEquals("yo", new String(in.readNBytes(2), StandardCharsets.UTF_8));
            assertEquals(1, in.readInt());
            assertEquals(0x01000000, in.readInt());
        }
        assertEquals(0x80030007, in.readInt()); // GOAWAY
    }

    @Test
    void keepsWindowsOnceThePeerShowsThatItDoes() throws Exception {
        End[] ends = End.pair();
        DataOutputStream out = new DataOutputStream(ends[0].out());
        DataInputStream in = new DataInputStream(ends[0].in());
        try (SpdySession server = SpdySession.over(ends[1], true)) {
            out.writeInt(0x80030004); // SETTINGS: initial window of 10 bytes
            out.writeInt(12);
            out.writeInt(1);
            out.writeInt(7);
            out.writeInt(10);
            byte[] block = block("a", "b");
            out.writeInt(0x80030001);
            out.writeInt(10 + block.length);
            out.writeInt(1);
            out.writeInt(0);
            out.writeShort(0);
            out.write(block);
            SpdySession.Stream stream = server.accept();
            assertNotNull(stream);
            in.readInt();
            in.readNBytes(in.readInt());
            Thread writer =
                    Thread.startVirtualThread(() -> {
                        try {
                            stream.out().write(new byte[25]);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
            assertEquals(1, in.readInt());
            assertEquals(10, in.readInt());
            in.readNBytes(10);
            out.writeInt(0x80030009); // WINDOW_UPDATE
            out.writeInt(8);
            out.writeInt(1);
            out.writeInt(100);
            assertEquals(1, in.readInt());
            assertEquals(15, in.readInt());
            in.readNBytes(15);
            writer.join();
            out.writeInt(1); // ten bytes, which give ten bytes of window back
            out.writeInt(10);
            out.write(new byte[10]);
            stream.in().readNBytes(10);
            assertEquals(0x80030009, in.readInt());
            assertEquals(8, in.readInt());
            assertEquals(1, in.readInt());
            assertEquals(10, in.readInt());
        }
    }

    private static byte[] block(String name, String value) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(plain);
        data.writeInt(1);
        data.writeInt(name.length());
        data.writeBytes(name);
        data.writeInt(value.length());
        data.writeBytes(value);
        Deflater deflater = new Deflater();
        deflater.setDictionary(DICTIONARY);
        deflater.setInput(plain.toByteArray());
        byte[] packed = new byte[500];
        int n = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return java.util.Arrays.copyOf(packed, n);
    }
}
