package io.jukung.kubelet.runtime;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image of one layer as a tar of an OCI layout, which {@code ctr images import}, docker and
 * podman read. Times are zero, so that the same content gives the same bytes.
 */
public final class OciArchive {
    private OciArchive() {}

    /**
     * A file, folder or link of the layer.
     *
     * @param path without a leading slash
     * @param link target of a symbolic link; "" for none
     * @param content null for a folder or link
     */
    public record Entry(String path, int mode, String link, byte @Nullable [] content) {
        public static Entry file(String path, int mode, byte[] content) {
            return new Entry(path, mode, "", content);
        }

        public static Entry folder(String path, int mode) {
            return new Entry(path + "/", mode, "", null);
        }

        public static Entry link(String path, String target) {
            return new Entry(path, 0777, target, null);
        }
    }

    /**
     * Writes an image.
     *
     * @param name with its tag, {@code localhost/team/app:1}
     * @param config Entrypoint, Cmd, Env, User … as OCI's image config has them
     */
    public static void write(
            OutputStream out,
            String name,
            String architecture,
            JsonObject config,
            List<Entry> entries)
            throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            put(tar, entry);
        }
        tar.write(new byte[1024]);
        byte[] layer = tar.toByteArray();
        byte[] image =
                Json.write(
                        JsonObject.of(
                                "architecture",
                                architecture,
                                "os",
                                "linux",
                                "config",
                                config,
                                "rootfs",
                                JsonObject.of(
                                        "type",
                                        "layers",
                                        "diff_ids",
                                        JsonArray.of(digest(layer)))));
        byte[] manifest =
                Json.write(
                        JsonObject.of(
                                "schemaVersion",
                                2L,
                                "mediaType",
                                "application/vnd.oci.image.manifest.v1+json",
                                "config",
                                descriptor("application/vnd.oci.image.config.v1+json", image),
                                "layers",
                                JsonArray.of(
                                        descriptor(
                                                "application/vnd.oci.image.layer.v1.tar", layer))));
        JsonObject pointer =
                descriptor("application/vnd.oci.image.manifest.v1+json", manifest)
                        .with(
                                "annotations",
                                JsonObject.of(
                                        "io.containerd.image.name",
                                        name,
                                        "org.opencontainers.image.ref.name",
                                        name.substring(name.lastIndexOf(':') + 1)));
        JsonObject index = JsonObject.of("schemaVersion", 2L, "manifests", JsonArray.of(pointer));
        put(out, Entry.folder("blobs", 0755));
        put(out, Entry.folder("blobs/sha256", 0755));
        for (byte[] blob : List.of(layer, image, manifest)) {
            String hex = digest(blob).substring("sha256:".length());
            put(out, Entry.file("blobs/sha256/" + hex, 0644, blob));
        }
        put(out, Entry.file("index.json", 0644, Json.write(index)));
        put(
                out,
                Entry.file(
                        "oci-layout",
                        0644,
                        Json.write(JsonObject.of("imageLayoutVersion", "1.0.0"))));
        out.write(new byte[1024]);
        out.flush();
    }

    private static JsonObject descriptor(String type, byte[] content) {
        return JsonObject.of(
                "mediaType", type, "digest", digest(content), "size", (long) content.length);
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One ustar header with its content, padded to 512 bytes. */
    private static void put(OutputStream out, Entry entry) throws IOException {
        byte[] content = entry.content();
        int size = content == null ? 0 : content.length;
        byte[] header = new byte[512];
        text(header, 0, entry.path());
        text(header, 100, "%07o".formatted(entry.mode()));
        text(header, 108, "0000000");
        text(header, 116, "0000000");
        text(header, 124, "%011o".formatted(size));
        text(header, 136, "00000000000");
        text(header, 148, "        ");
        header[156] =
                (byte) (!entry.link().isEmpty() ? '2' : entry.path().endsWith("/") ? '5' : '0');
        text(header, 157, entry.link());
        text(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        text(header, 148, "%06o\0 ".formatted(sum));
        out.write(header);
        if (content != null) {
            out.write(content);
            out.write(new byte[(512 - size % 512) % 512]);
        }
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
