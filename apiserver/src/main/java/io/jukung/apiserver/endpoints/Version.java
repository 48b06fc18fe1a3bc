package io.jukung.apiserver.endpoints;

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

    private static String arch() {
        String name = System.getProperty("os.arch", "");
        return name.equals("aarch64") ? "arm64" : "amd64";
    }
}
