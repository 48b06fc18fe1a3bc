package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.negotiation.Accepted;
import io.jukung.apiserver.negotiation.PrettyJson;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.http.Headers;
import io.jukung.machinery.tree.JsonObject;

/** {@code /version}: the release of Kubernetes whose API this is. */
public final class Version {
    private Version() {}

    public static JsonObject document() {
        return JsonObject.of(
                "major", "1",
                "minor", "36",
                "emulationMajor", "1",
                "emulationMinor", "36",
                "minCompatibilityMajor", "1",
                "minCompatibilityMinor", "35",
                "gitVersion", "v1.36.0+jukung",
                "gitCommit", "",
                "gitTreeState", "clean",
                "buildDate", "2026-11-21T00:00:00Z",
                "goVersion", "java" + Runtime.version().feature(),
                "compiler", "javac",
                "platform", "linux/" + arch());
    }

    /** Answers with a document, in JSON only. */
    public static RequestHandler handler(JsonObject document) {
        byte[] shown = PrettyJson.write(document);
        return request -> {
            Accepted.requireJson(request);
            return new ApiResponse.Raw(200, Headers.of("Content-Type", "application/json"), shown);
        };
    }

    private static String arch() {
        String name = System.getProperty("os.arch", "");
        return name.equals("aarch64") ? "arm64" : "amd64";
    }
}
