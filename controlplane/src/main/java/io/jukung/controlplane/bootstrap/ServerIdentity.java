package io.jukung.controlplane.bootstrap;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.base.Clock;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/** This API server's lease in kube-system, by which others count the servers that run. */
final class ServerIdentity {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final long DURATION_SECONDS = 3600;

    private final Objects leases;
    private final String hostname;
    private final String name;
    private final String holder;
    private final Clock clock;

    ServerIdentity(Registry registry, String hostname, Clock clock) {
        this.leases = registry.objects(BuiltIn.LEASES);
        this.hostname = hostname;
        this.name = "apiserver-" + hash(hostname);
        this.holder = name + "_" + UUID.randomUUID();
        this.clock = clock;
    }

    void renew() {
        String now = Times.formatMicro(clock.now());
        JsonObject wanted =
                JsonObject.of(
                        "apiVersion",
                        "coordination.k8s.io/v1",
                        "kind",
                        "Lease",
                        "metadata",
                        JsonObject.of(
                                "name",
                                name,
                                "namespace",
                                "kube-system",
                                "labels",
                                JsonObject.of(
                                        "apiserver.kubernetes.io/identity",
                                        "kube-apiserver",
                                        "kubernetes.io/hostname",
                                        hostname)),
                        "spec",
                        JsonObject.of(
                                "holderIdentity",
                                holder,
                                "leaseDurationSeconds",
                                DURATION_SECONDS,
                                "renewTime",
                                now));
        boolean ignored =
                Ensure.apply(
                        leases,
                        wanted,
                        current ->
                                current.withAt(now, "spec", "renewTime")
                                        .withAt(holder, "spec", "holderIdentity"));
    }

    /** Deletes the leases of servers that have not renewed them in time. */
    void forgetOthers() {
        for (JsonObject lease : leases.list("kube-system")) {
            JsonObject meta = lease.object("metadata");
            JsonObject spec = lease.object("spec");
            boolean server =
                    meta.object("labels")
                            .string("apiserver.kubernetes.io/identity")
                            .equals("kube-apiserver");
            if (server && expired(spec)) {
                leases.delete("kube-system", meta.string("name"));
            }
        }
    }

    private boolean expired(JsonObject spec) {
        String renewed = spec.string("renewTime");
        long seconds = spec.integer("leaseDurationSeconds", 0);
        return renewed.isEmpty()
                || seconds == 0
                || Times.parseMicro(renewed).plusSeconds(seconds).isBefore(clock.now());
    }

    /**
     * The first half of a hash over the machine's and the program's name, each with its length
     * before it, in base 32 without padding.
     */
    private static String hash(String hostname) {
        byte[] digest;
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(hostname, "kube-apiserver")) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length});
                sha.update(bytes);
            }
            digest = sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        StringBuilder text = new StringBuilder(26);
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < 16; i++) {
            buffer = (buffer << 8) | (digest[i] & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((buffer >> bits) & 31));
            }
        }
        return text.append(BASE32.charAt((buffer << (5 - bits)) & 31)).toString();
    }
}
