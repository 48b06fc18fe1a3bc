package io.jukung.client.http;

import io.jukung.http.HttpClient;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What an answer of 300 and up means. */
final class Failures {
    private static final int SHOWN = 2048;

    private Failures() {}

    /** The Status in the body, or what stands for it where a proxy answered something else. */
    static StatusException of(HttpClient.Response response) throws IOException {
        byte[] body = response.body().readAllBytes();
        try {
            JsonObject status = Json.parse(body);
            if (status.string("kind").equals("Status")) {
                return StatusException.of(
                        status.has("code")
                                ? status
                                : status.with("code", (long) response.status()));
            }
        } catch (MalformedException ignored) {
            // Not from an API server: the text itself is the best message.
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
        Integer retryAfter = retryAfter(response);
        return StatusException.of(
                response.status(),
                reason(response.status()),
                shown.isEmpty() ? "the server answered " + response.status() : shown,
                retryAfter == null
                        ? JsonObject.EMPTY
                        : JsonObject.of("retryAfterSeconds", (long) retryAfter));
    }

    /** The seconds after which to try again, or null where that makes no sense. */
    static @Nullable Integer retryAfter(HttpClient.Response response) {
        String value = response.headers().get("Retry-After");
        boolean heals = response.status() == 429 || response.status() >= 500;
        if (value == null || !heals) {
            return null;
        }
        try {
            return Math.max(0, Integer.parseInt(value.strip()));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String reason(int code) {
        return switch (code) {
            case 400 -> "BadRequest";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 405 -> "MethodNotAllowed";
            case 406 -> "NotAcceptable";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "RequestEntityTooLarge";
            case 415 -> "UnsupportedMediaType";
            case 422 -> "Invalid";
            case 429 -> "TooManyRequests";
            case 500 -> "InternalError";
            case 503 -> "ServiceUnavailable";
            case 504 -> "Timeout";
            default -> "";
        };
    }
}
