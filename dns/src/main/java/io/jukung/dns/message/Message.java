package io.jukung.dns.message;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A query as it came: enough of it to answer.
 *
 * @param id to be echoed
 * @param recursionWanted to be echoed
 * @param udpSize how large an answer the asker takes in a datagram
 * @param edns whether the asker speaks EDNS(0)
 */
public record Message(
        int id, int opcode, boolean recursionWanted, Question question, int udpSize, boolean edns) {
    private static final int HEADER = 12;
    private static final int PLAIN_UDP = 512;
    private static final int OUR_UDP = 1232;
    private static final int POINTER = 0xc000;

    /** A query that cannot be read. */
    public static final class MalformedQueryException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedQueryException(String message) {
            super(message);
        }
    }

    /** Reads a query with exactly one question. */
    public static Message parse(byte[] wire) throws MalformedQueryException {
        ByteBuffer in = ByteBuffer.wrap(wire);
        try {
            int id = in.getShort() & 0xffff;
            int flags = in.getShort() & 0xffff;
            int questions = in.getShort() & 0xffff;
            int others = (in.getShort() & 0xffff) + (in.getShort() & 0xffff);
            int additional = in.getShort() & 0xffff;
            if ((flags & 0x8000) != 0 || questions != 1) {
                throw new MalformedQueryException("not a query with one question");
            }
            String spelled = name(in);
            Question question =
                    new Question(
                            spelled.toLowerCase(Locale.ROOT),
                            spelled,
                            in.getShort() & 0xffff,
                            in.getShort() & 0xffff);
            int size = PLAIN_UDP;
            boolean edns = false;
            for (int i = 0; i < others + additional; i++) {
                name(in);
                int type = in.getShort() & 0xffff;
                int klass = in.getShort() & 0xffff;
                in.getInt();
                int length = in.getShort() & 0xffff;
                in.position(in.position() + length);
                if (type == Type.OPT) {
                    edns = true;
                    size = Math.max(PLAIN_UDP, Math.min(klass, 4096));
                }
            }
            return new Message(id, flags >> 11 & 15, (flags & 0x100) != 0, question, size, edns);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedQueryException("cut off");
        }
    }

    private static String name(ByteBuffer in) throws MalformedQueryException {
        StringBuilder name = new StringBuilder();
        ByteBuffer from = in;
        int jumps = 0;
        while (true) {
            int length = from.get() & 0xff;
            if (length == 0) {
                return name.toString();
            }
            if ((length & 0xc0) == 0xc0) {
                int target = (length & 0x3f) << 8 | from.get() & 0xff;
                if (++jumps > 20) {
                    throw new MalformedQueryException("a name points at itself");
                }
                from = in.duplicate().position(target);
                continue;
            }
            if (length > 63 || name.length() + length > 254) {
                throw new MalformedQueryException("a name is too long");
            }
            byte[] label = new byte[length];
            from.get(label);
            if (!name.isEmpty()) {
                name.append('.');
            }
            name.append(new String(label, StandardCharsets.ISO_8859_1));
        }
    }

    /**
     * The answer's wire form.
     *
     * @param limit bytes that fit; what does not is left out and the answer marked as cut (TC)
     */
    public byte[] reply(Answer answer, int limit) {
        byte[] whole = write(answer, false);
        if (whole.length <= limit) {
            return whole;
        }
        Answer bare =
                new Answer(answer.code(), answer.authoritative(), List.of(), List.of(), List.of());
        return write(bare, true);
    }

    private byte[] write(Answer answer, boolean cut) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        int flags =
                0x8000
                        | opcode << 11
                        | (answer.authoritative() ? 0x400 : 0)
                        | (cut ? 0x200 : 0)
                        | (recursionWanted ? 0x100 : 0)
                        | 0x80
                        | answer.code();
        ResourceRecord.put16(out, id);
        ResourceRecord.put16(out, flags);
        ResourceRecord.put16(out, 1);
        ResourceRecord.put16(out, answer.answers().size());
        ResourceRecord.put16(out, answer.authority().size());
        ResourceRecord.put16(out, answer.additional().size() + (edns ? 1 : 0));
        out.writeBytes(ResourceRecord.encodeName(question.spelled()));
        ResourceRecord.put16(out, question.type());
        ResourceRecord.put16(out, question.klass());
        Map<String, Integer> known = new HashMap<>();
        known.put(question.name(), HEADER);
        for (List<ResourceRecord> section :
                List.of(answer.answers(), answer.authority(), answer.additional())) {
            for (ResourceRecord resource : section) {
                write(resource, out, known);
            }
        }
        if (edns) {
            out.write(0);
            ResourceRecord.put16(out, Type.OPT);
            ResourceRecord.put16(out, OUR_UDP);
            ResourceRecord.put32(out, 0);
            ResourceRecord.put16(out, 0);
        }
        return out.toByteArray();
    }

    /** Owners' names are written once and pointed at afterwards. */
    private static void write(
            ResourceRecord resource, ByteArrayOutputStream out, Map<String, Integer> known) {
        String owner = resource.name().toLowerCase(Locale.ROOT);
        Integer at = known.get(owner);
        if (at != null) {
            ResourceRecord.put16(out, POINTER | at);
        } else {
            if (out.size() < 0x3fff) {
                known.put(owner, out.size());
            }
            out.writeBytes(ResourceRecord.encodeName(resource.name()));
        }
        ResourceRecord.put16(out, resource.type());
        ResourceRecord.put16(out, 1);
        ResourceRecord.put32(out, resource.ttl());
        ResourceRecord.put16(out, resource.data().length);
        out.writeBytes(resource.data());
    }
}
