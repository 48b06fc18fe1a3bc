package io.jukung.apiserver.chain;

import io.jukung.apiserver.audit.AuditPolicy.Decision;
import io.jukung.apiserver.audit.AuditPolicy.Level;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Exchange;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request's {@code audit.k8s.io/v1 Event} in the making; used by the request's thread. */
final class AuditEvent {
    private final ApiRequest request;
    private final Decision decision;
    private final Instant received;
    private final UserInfo user;
    private @Nullable JsonObject responseObject;

    AuditEvent(ApiRequest request, Decision decision, Instant received) {
        this.request = request;
        this.decision = decision;
        this.received = received;
        this.user = request.user();
    }

    Instant received() {
        return received;
    }

    void response(ApiResponse response) {
        responseObject =
                switch (response) {
                    case ApiResponse.One one -> one.object().tree();
                    case ApiResponse.Tree tree -> tree.tree();
                    case ApiResponse.Listing list -> list.tree();
                    case ApiResponse.Watching ignored -> null;
                    case ApiResponse.Raw ignored -> null;
                    case ApiResponse.Done ignored -> null;
                };
    }

    void failure(StatusException failure) {
        responseObject = failure.status();
    }

    static int code(ApiResponse response) {
        return switch (response) {
            case ApiResponse.One one -> one.code();
            case ApiResponse.Tree tree -> tree.code();
            case ApiResponse.Raw raw -> raw.code();
            case ApiResponse.Listing ignored -> 200;
            case ApiResponse.Watching ignored -> 200;
            case ApiResponse.Done ignored -> 200;
        };
    }

    JsonObject at(String stage, Instant now, @Nullable JsonObject status) {
        JsonObject.Builder event = JsonObject.builder();
        event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1");
        event.put("level", decision.level().text()).put("stage", stage);
        event.put("auditID", request.auditId()).put("requestURI", uri());
        event.put("verb", request.info().verb()).put("user", user.tree());
        UserInfo asked = request.user();
        if (request.impersonator() != null) {
            event.put("impersonatedUser", asked.tree());
            if (!request.impersonation().isEmpty()) {
                event.put(
                        "authenticationMetadata",
                        JsonObject.of("impersonationConstraint", request.impersonation()));
            }
        }
        event.put("sourceIPs", JsonArray.copyOf(sourceIps()));
        String agent = request.headers().get("User-Agent", "");
        if (!agent.isEmpty()) {
            event.put("userAgent", agent);
        }
        if (request.info().resourceRequest()) {
            event.put("objectRef", reference());
        }
        if (status != null) {
            event.put("responseStatus", status.without("apiVersion").without("kind"));
            bodies(event);
        }
        event.put("requestReceivedTimestamp", Times.formatMicro(received));
        event.put("stageTimestamp", Times.formatMicro(now));
        if (!request.auditAnnotations().isEmpty()) {
            event.put("annotations", JsonObject.copyOf(request.auditAnnotations()));
        }
        return event.build();
    }

    private void bodies(JsonObject.Builder event) {
        Object body = request.decodedBody();
        if (decision.level().compareTo(Level.REQUEST) >= 0 && body != null) {
            event.put("requestObject", body instanceof JsonObject o ? trimmed(o) : body);
        }
        JsonObject answer = responseObject;
        if (decision.level() == Level.REQUEST_RESPONSE && answer != null) {
            event.put("responseObject", trimmed(answer));
        }
    }

    private JsonObject trimmed(JsonObject object) {
        if (!decision.omitManagedFields()) {
            return object;
        }
        JsonObject own = object.withoutAt("metadata", "managedFields");
        return own.get("items") instanceof JsonArray items
                ? own.with(
                        "items",
                        items.map(item ->
                                item instanceof JsonObject o
                                        ? o.withoutAt("metadata", "managedFields")
                                        : item))
                : own;
    }

    private String uri() {
        Exchange exchange = request.exchange();
        if (exchange == null) {
            return request.info().path();
        }
        String query = exchange.rawQuery();
        return query.isEmpty() ? exchange.path() : exchange.path() + "?" + query;
    }

    private List<String> sourceIps() {
        Exchange exchange = request.exchange();
        return exchange != null && exchange.remoteAddress() instanceof InetSocketAddress address
                ? List.of(address.getAddress().getHostAddress())
                : List.of("127.0.0.1");
    }

    private JsonObject reference() {
        RequestInfo info = request.info();
        JsonObject body =
                request.decodedBody() instanceof JsonObject o
                        ? o.object("metadata")
                        : JsonObject.EMPTY;
        String name = info.name().isEmpty() ? body.string("name") : info.name();
        return JsonObject.of(
                "resource", orNull(info.resource()),
                "namespace", orNull(info.namespace()),
                "name", orNull(name),
                "uid", orNull(body.string("uid")),
                "apiGroup", orNull(info.group()),
                "apiVersion", orNull(info.version()),
                "resourceVersion", orNull(body.string("resourceVersion")),
                "subresource", orNull(info.subresource()));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
