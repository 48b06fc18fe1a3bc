package io.jukung.etcd;

import java.time.Duration;
import java.util.List;

/**
 * Where etcd is and how it is used; the names are those of kube-apiserver's {@code --etcd-…} flags.
 *
 * @param servers URLs of members, {@code https://10.0.0.1:2379}; {@code http} or no scheme is plain
 *     text
 * @param caFile PEM of who signs the members' certificates; "" for the machine's own trust
 * @param certFile PEM of the certificate shown to etcd; "" for none
 * @param keyFile PEM of the key to it
 * @param prefix what stands before every key instead of {@code /registry}
 * @param compactionInterval how long history is kept; zero leaves compaction to others
 * @param patience how long a call is tried on one member after the other
 */
public record EtcdOptions(
        List<String> servers,
        String caFile,
        String certFile,
        String keyFile,
        String prefix,
        Duration compactionInterval,
        Duration patience) {
    public static final String DEFAULT_PREFIX = "/registry";

    /** Plain text, upstream's defaults. */
    public static EtcdOptions of(List<String> servers) {
        return new EtcdOptions(
                servers, "", "", "", DEFAULT_PREFIX, Duration.ofMinutes(5), Duration.ofSeconds(20));
    }

    public EtcdOptions withTls(String ca, String cert, String key) {
        return new EtcdOptions(servers, ca, cert, key, prefix, compactionInterval, patience);
    }

    public EtcdOptions withServers(List<String> others) {
        return new EtcdOptions(
                others, caFile, certFile, keyFile, prefix, compactionInterval, patience);
    }

    public EtcdOptions withPrefix(String other) {
        return new EtcdOptions(
                servers, caFile, certFile, keyFile, other, compactionInterval, patience);
    }

    public EtcdOptions withCompaction(Duration interval) {
        return new EtcdOptions(servers, caFile, certFile, keyFile, prefix, interval, patience);
    }

    public EtcdOptions withPatience(Duration longest) {
        return new EtcdOptions(
                servers, caFile, certFile, keyFile, prefix, compactionInterval, longest);
    }
}
