package io.jukung.machinery.status;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that failed, as the {@code Status} that its caller gets. Thrown by whoever answers
 * requests and, on the other side, by whoever makes them: in process it is the same instance.
 *
 * <p>Texts and codes are those of apimachinery's {@code api/errors}.
 */
public final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient JsonObject status;

    private StatusException(JsonObject status) {
        super(status.string("message"), null, false, false);
        this.status = status;
    }

    /** The error that a received {@code Status} object stands for. */
    public static StatusException of(JsonObject status) {
        return new StatusException(status);
    }

    /** Any error; details may be {@link JsonObject#EMPTY}. */
    public static StatusException of(int code, String reason, String message, JsonObject details) {
        return new StatusException(
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Status",
                        "metadata",
                        JsonObject.EMPTY,
                        "status",
                        "Failure",
                        "message",
                        message,
                        "reason",
                        reason.isEmpty() ? null : reason,
                        "details",
                        details.isEmpty() ? null : details,
                        "code",
                        (long) code));
    }

    /** There is nothing at the path that was asked for. */
    public static StatusException noSuchPath() {
        return routing(404, "NotFound", "the server could not find the requested resource");
    }

    /** What is at the path does not take the request's method. */
    public static StatusException noSuchMethod() {
        return routing(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource");
    }

    /** What is said before it is known which resource is meant: with details, but empty ones. */
    public static StatusException routing(int code, String reason, String message) {
        return new StatusException(
                of(code, reason, message, JsonObject.EMPTY)
                        .status()
                        .with("details", JsonObject.EMPTY));
    }

    /** The whole {@code Status} object. */
    public JsonObject status() {
        return status;
    }

    /** The HTTP status code. */
    public int code() {
        return (int) status.integer("code", 500);
    }

    /** {@code NotFound}, {@code Conflict}, …; "" where the server gave none. */
    public String reason() {
        return status.string("reason");
    }

    public boolean isNotFound() {
        return reason().equals("NotFound");
    }

    public boolean isAlreadyExists() {
        return reason().equals("AlreadyExists");
    }

    public boolean isConflict() {
        return reason().equals("Conflict");
    }

    public boolean isExpired() {
        return reason().equals("Expired") || reason().equals("Gone");
    }

    /** Seconds after which to try again, 0 where the server named none. */
    public int retryAfterSeconds() {
        return (int) status.object("details").integer("retryAfterSeconds", 0);
    }

    public static StatusException notFound(GroupResource resource, String name) {
        return of(
                404, "NotFound", resource + " " + q(name) + " not found", details(resource, name));
    }

    public static StatusException alreadyExists(GroupResource resource, String name) {
        return of(
                409,
                "AlreadyExists",
                resource + " " + q(name) + " already exists",
                details(resource, name));
    }

    public static StatusException conflict(GroupResource resource, String name, String why) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + resource + " " + q(name) + ": " + why,
                details(resource, name));
    }

    /** A conflict because the object changed since it was read. */
    public static StatusException modified(GroupResource resource, String name) {
        return conflict(
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and"
                        + " try again");
    }

    public static StatusException forbidden(GroupResource resource, String name, String why) {
        String message =
                name.isEmpty() && resource.resource().isEmpty()
                        ? "forbidden: " + why
                        : name.isEmpty()
                                ? resource + " is forbidden: " + why
                                : resource + " " + q(name) + " is forbidden: " + why;
        return of(403, "Forbidden", message, details(resource, name));
    }

    /**
     * The object breaks rules.
     *
     * @param group the kind's group
     * @param kind the kind itself, {@code Deployment}
     */
    public static StatusException invalid(
            String group, String kind, String name, List<FieldError> errors) {
        List<String> texts = errors.stream().map(FieldError::toString).distinct().toList();
        String list = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
        JsonArray causes =
                JsonArray.copyOf(
                        errors.stream()
                                .map(e ->
                                        JsonObject.of(
                                                "reason", e.type().reason(),
                                                "message", e.message(),
                                                "field", e.path().toString()))
                                .toList());
        String qualified = group.isEmpty() ? kind : kind + "." + group;
        return of(
                422,
                "Invalid",
                qualified + " " + q(name) + " is invalid" + (errors.isEmpty() ? "" : ": " + list),
                JsonObject.of(
                        "name", name.isEmpty() ? null : name,
                        "group", group.isEmpty() ? null : group,
                        "kind", kind.isEmpty() ? null : kind,
                        "causes", causes.isEmpty() ? null : causes));
    }

    public static StatusException badRequest(String message) {
        return of(400, "BadRequest", message, JsonObject.EMPTY);
    }

    public static StatusException unauthorized() {
        return of(401, "Unauthorized", "Unauthorized", JsonObject.EMPTY);
    }

    public static StatusException methodNotSupported(GroupResource resource, String verb) {
        return of(
                405,
                "MethodNotAllowed",
                verb + " is not supported on resources of kind " + q(resource.toString()),
                details(resource, ""));
    }

    /** The revision asked for is gone; the client is to list anew. */
    public static StatusException expired(String message) {
        return of(410, "Expired", message, JsonObject.EMPTY);
    }

    public static StatusException tooManyRequests(String message, int retryAfterSeconds) {
        return of(
                429,
                "TooManyRequests",
                message,
                JsonObject.of("retryAfterSeconds", (long) retryAfterSeconds));
    }

    public static StatusException internal(String message) {
        return of(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                JsonObject.of("causes", JsonArray.of(JsonObject.of("message", message))));
    }

    public static StatusException unavailable(String message) {
        return of(503, "ServiceUnavailable", message, JsonObject.EMPTY);
    }

    public static StatusException timeout(String message, int retryAfterSeconds) {
        return of(
                504,
                "Timeout",
                "Timeout: " + message,
                JsonObject.of("retryAfterSeconds", (long) retryAfterSeconds));
    }

    private static String q(@Nullable String name) {
        return "\"" + name + "\"";
    }

    private static JsonObject details(GroupResource resource, String name) {
        return JsonObject.of(
                "name", name.isEmpty() ? null : name,
                "group", resource.group().isEmpty() ? null : resource.group(),
                "kind", resource.resource().isEmpty() ? null : resource.resource());
    }
}
