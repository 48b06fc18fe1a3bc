package io.jukung.apiserver.webhook;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A webhook answered with a status that is no success; worded as Go's client words it. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 2048;

    private final int status;

    RefusedException(int status, String body) {
        super(text(status, body));
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    private static String text(int status, String body) {
        String said = said(body);
        if (!said.isEmpty()) {
            return said;
        }
        return switch (status) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403 -> body.isEmpty() ? "unknown" : shown(body);
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 406 ->
                    "the server was unable to respond with a content type that the client"
                            + " supports";
            case 409 -> "the server reported a conflict";
            case 415 -> "the body of the request was in an unknown format";
            case 429 ->
                    "the server has received too many requests and has asked us to try again"
                            + " later";
            case 503 -> "the server is currently unable to handle the request";
            case 504 ->
                    "the server was unable to return a response in the time allotted, but may"
                            + " still be processing the request";
            default ->
                    status >= 500
                            ? "an error on the server (\""
                                    + (body.isEmpty() ? "unknown" : shown(body))
                                    + "\") has prevented the request from succeeding"
                            : "the server responded with the status code "
                                    + status
                                    + " but did not return more information";
        };
    }

    private static String shown(String body) {
        return body.substring(0, Math.min(body.length(), SHOWN));
    }

    /** What a {@code Status} says, if the body is one. */
    private static String said(String body) {
        if (!body.startsWith("{")) {
            return "";
        }
        try {
            JsonObject answer = Json.parse(body.getBytes(StandardCharsets.UTF_8));
            return answer.string("kind").equals("Status") ? answer.string("message") : "";
        } catch (MalformedException e) {
            return "";
        }
    }
}
