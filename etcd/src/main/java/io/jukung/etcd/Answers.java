package io.jukung.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jukung.store.StoreException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What etcd's refusals mean. */
final class Answers {
    private static final Pattern UNKNOWN_HOST =
            Pattern.compile("Unable to resolve host ([^\\s:]+)");

    private Answers() {}

    /**
     * The refusal that asking again, or asking another member, would not change; null where it may.
     *
     * @param revision the one that was asked for, 0 for none
     */
    static @Nullable StoreException refusal(StatusRuntimeException e, long revision) {
        String text = text(e);
        return switch (e.getStatus().getCode()) {
            case OUT_OF_RANGE ->
                    text.contains("compacted")
                            ? new StoreException.Compacted(revision, 0)
                            : text.contains("future revision")
                                    ? new StoreException.FutureRevision(revision, 0)
                                    : new StoreException.Unavailable(text, e);
            case NOT_FOUND ->
                    text.contains("lease not found")
                            ? new StoreException.LeaseNotFound(0)
                            : new StoreException.Unavailable(text, e);
            case RESOURCE_EXHAUSTED ->
                    text.contains("database space exceeded")
                            ? new StoreException.NoSpace(text)
                            : text.contains("larger than max")
                                    ? new StoreException.TooLarge()
                                    : null;
            case INVALID_ARGUMENT ->
                    text.contains("too large") || text.contains("too many operations")
                            ? new StoreException.TooLarge()
                            : new StoreException.Unavailable(text, e);
            case UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED ->
                    new StoreException.Unavailable(text, e);
            default -> null;
        };
    }

    /** Whether the member says that it turned the call away before anything came of it. */
    static boolean turnedAway(StatusRuntimeException e) {
        String text = text(e);
        return text.contains("etcdserver: no leader")
                || text.contains("etcdserver: too many requests")
                || text.contains("etcdserver: not capable")
                || text.contains("rpc not supported for learner");
    }

    /** etcd's own words, or the reason why nothing came back. */
    static String text(StatusRuntimeException e) {
        Status status = e.getStatus();
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "context deadline exceeded"; // as Go says it; gRPC here adds its internals
        }
        StringBuilder text = new StringBuilder();
        // Netty puts the parts of its connection below
        text.append(
                status.getDescription() == null
                        ? status.getCode()
                        : status.getDescription().lines().findFirst().orElse(""));
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
                text.append(": ").append(cause.getMessage());
            }
        }
        return plain(text.toString());
    }

    /**
     * What goes wrong where certificates or URLs are not the right ones, as Go's clients put it.
     */
    private static String plain(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("pkix path")) {
            return "tls: failed to verify certificate: x509: certificate signed by unknown"
                    + " authority (see --etcd-cafile)";
        }
        if (lower.contains("no subject alternative") || lower.contains("no name matching")) {
            return "tls: failed to verify certificate: x509: certificate is not valid for this"
                    + " host (see --etcd-servers)";
        }
        if (lower.contains("certificate_required")) {
            return "remote error: tls: certificate required (see --etcd-certfile and"
                    + " --etcd-keyfile)";
        }
        if (lower.contains("bad_certificate") || lower.contains("unknown_ca")) {
            return "remote error: tls: bad certificate (see --etcd-certfile)";
        }
        Matcher unknown = UNKNOWN_HOST.matcher(text);
        if (unknown.find()) {
            return "dial tcp: lookup " + unknown.group(1) + ": no such host";
        }
        return text.startsWith("Network closed for unknown reason")
                ? "the connection was closed (does the member want https?)"
                : text;
    }
}
