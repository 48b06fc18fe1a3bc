package io.jukung.apiserver.request;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the chain. Used by one thread; filters replace the user.
 *
 * <p>A request over HTTP carries its exchange and a body still to be decoded; one in the same
 * process carries the body as a tree and no exchange.
 */
public final class ApiRequest {
    private final RequestInfo info;
    private final Map<String, List<String>> query;
    private final Headers headers;
    private final @Nullable Exchange exchange;
    private final @Nullable Object tree;
    private final List<String> warnings = new ArrayList<>(0);
    private final Map<String, String> auditAnnotations = new LinkedHashMap<>(4);
    private UserInfo user = UserInfo.ANONYMOUS;
    private @Nullable UserInfo localIdentity;
    private boolean admitted;
    private @Nullable Object decodedBody;
    private String auditId = "";
    private @Nullable UserInfo impersonator;
    private String impersonation = "";
    private String flowSchema = "";
    private String priorityLevel = "";
    private @Nullable Runnable whenAnswered;

    public ApiRequest(
            RequestInfo info,
            Map<String, List<String>> query,
            Headers headers,
            @Nullable Exchange exchange,
            @Nullable Object tree) {
        this.info = info;
        this.query = query;
        this.headers = headers;
        this.exchange = exchange;
        this.tree = tree;
    }

    /**
     * A request made in this process by an identity that was established when the caller was wired
     * up; it passes the whole chain all the same.
     *
     * @param headers {@code Content-Type} tells the kind of a patch, {@code User-Agent} who writes
     * @param tree the body: a JsonObject, a JSON patch's JsonArray, or null
     */
    public static ApiRequest local(
            UserInfo identity,
            RequestInfo info,
            Map<String, List<String>> query,
            Headers headers,
            @Nullable Object tree) {
        ApiRequest request = new ApiRequest(info, query, headers, null, tree);
        request.localIdentity = identity;
        return request;
    }

    /** What the body says has passed admission already, under another resource's name. */
    public ApiRequest admitted() {
        admitted = true;
        return this;
    }

    public boolean isAdmitted() {
        return admitted;
    }

    /** The identity of a caller in this process; null for requests from outside. */
    public @Nullable UserInfo localIdentity() {
        return localIdentity;
    }

    public RequestInfo info() {
        return info;
    }

    /** The decoded query: every value of every option. */
    public Map<String, List<String>> query() {
        return query;
    }

    /** An option's first value, "" where it is absent. */
    public String option(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    public Headers headers() {
        return headers;
    }

    /** The HTTP exchange, or null for a request of the same process. */
    public @Nullable Exchange exchange() {
        return exchange;
    }

    /** The body of a request of the same process ({@link JsonObject} or JsonArray), else null. */
    public @Nullable Object tree() {
        return tree;
    }

    public UserInfo user() {
        return user;
    }

    public void user(UserInfo user) {
        this.user = user;
    }

    /**
     * Goes on as another user; {@link #impersonator} remembers who really asks.
     *
     * @param constraint the verb by which it was allowed, for the audit log; "" for the unbounded
     */
    public void impersonate(UserInfo other, String constraint) {
        impersonator = user;
        user = other;
        impersonation = constraint;
    }

    /** By which constrained verb the impersonator may do this; "" for none. */
    public String impersonation() {
        return impersonation;
    }

    /** Who asks in another's name, null where nobody does. */
    public @Nullable UserInfo impersonator() {
        return impersonator;
    }

    /** The body once decoded, for the audit log; null before, or where there is none. */
    public @Nullable Object decodedBody() {
        return decodedBody;
    }

    public void decodedBody(@Nullable Object body) {
        decodedBody = body;
    }

    /** The request's own id: the client's {@code Audit-ID} header, else a random UUID. */
    public String auditId() {
        if (auditId.isEmpty()) {
            String sent = headers.get("Audit-ID", "");
            auditId = sent.isEmpty() ? anyUuid() : sent;
        }
        return auditId;
    }

    /** Nobody guards anything with it, so it need not be hard to guess. */
    private static String anyUuid() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low).toString();
    }

    /** Remembers the uids of the flow schema and the priority level it belongs to. */
    public void flow(String schema, String level) {
        flowSchema = schema;
        priorityLevel = level;
    }

    /** The uid of its flow schema, "" without one. */
    public String flowSchema() {
        return flowSchema;
    }

    /** The uid of its priority level, "" without one. */
    public String priorityLevel() {
        return priorityLevel;
    }

    /** What to do once the answer has been written out, or could not be; one thing only. */
    public void whenAnswered(Runnable action) {
        whenAnswered = action;
    }

    /**
     * Called by who carries the request over the network: when all of the answer is there but its
     * last bytes, since its client must not come again sooner, and once more when all is done.
     */
    public void answered() {
        Runnable action = whenAnswered;
        if (action != null) {
            whenAnswered = null;
            action.run();
        }
    }

    /** Adds a {@code Warning} header's text to the answer. */
    public void warn(String text) {
        if (!warnings.contains(text)) {
            warnings.add(text);
        }
    }

    public List<String> warnings() {
        return warnings;
    }

    public Map<String, String> auditAnnotations() {
        return auditAnnotations;
    }
}
