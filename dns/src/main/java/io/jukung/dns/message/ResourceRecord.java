package io.jukung.dns.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One record.
 *
 * @param name whose record it is, without the dot at its end
 * @param data its data in wire form, names uncompressed
 */
public record ResourceRecord(String name, int type, int ttl, byte[] data) {
    public static ResourceRecord address(String name, int ttl, byte[] address) {
        return new ResourceRecord(name, address.length == 4 ? Type.A : Type.AAAA, ttl, address);
    }

    public static ResourceRecord alias(String name, int ttl, String target) {
        return new ResourceRecord(name, Type.CNAME, ttl, encodeName(target));
    }

    public static ResourceRecord pointer(String name, int ttl, String target) {
        return new ResourceRecord(name, Type.PTR, ttl, encodeName(target));
    }

    public static ResourceRecord nameServer(String name, int ttl, String server) {
        return new ResourceRecord(name, Type.NS, ttl, encodeName(server));
    }

    public static ResourceRecord service(
            String name, int ttl, int priority, int weight, int port, String target) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        put16(data, priority);
        put16(data, weight);
        put16(data, port);
        data.writeBytes(encodeName(target));
        return new ResourceRecord(name, Type.SRV, ttl, data.toByteArray());
    }

    public static ResourceRecord text(String name, int ttl, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(bytes.length);
        data.writeBytes(bytes);
        return new ResourceRecord(name, Type.TXT, ttl, data.toByteArray());
    }

    /** Start of authority; the last number is how long "no such name" may be remembered. */
    public static ResourceRecord authority(
            String zone, int ttl, String server, String contact, long serial) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(encodeName(server));
        data.writeBytes(encodeName(contact));
        put32(data, serial);
        put32(data, 7200);
        put32(data, 1800);
        put32(data, 86400);
        put32(data, ttl);
        return new ResourceRecord(zone, Type.SOA, ttl, data.toByteArray());
    }

    static byte[] encodeName(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!name.isEmpty()) {
            for (String label : name.split("\\.")) {
                byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
                out.write(bytes.length);
                out.writeBytes(bytes);
            }
        }
        out.write(0);
        return out.toByteArray();
    }

    static void put16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    static void put32(ByteArrayOutputStream out, long value) {
        put16(out, (int) (value >> 16));
        put16(out, (int) value & 0xffff);
    }
}
