package io.jukung.bench.surface;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.base.flags.FeatureGates;
import io.jukung.base.flags.FlagValues;
import io.jukung.controlplane.KubeApiServer;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.controlplane.KubeApiServerFlags;
import io.jukung.http.Headers;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.memory.MemoryStore;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * {@code SurfaceCheck <reference>}: starts an API server with everything on and prints how its
 * OpenAPI v2 document differs from upstream's {@code swagger.json} (plain or gzipped), which was
 * made with the same flags. Exits with 1 where there is a difference other than of descriptions.
 */
public final class SurfaceCheck {
    private static final List<String> FLAGS =
            List.of(
                    "--runtime-config=api/all=true",
                    "--feature-gates=AllAlpha=true,AllBeta=true,OpenAPIEnums=false",
                    "--enable-logs-handler=true");

    private SurfaceCheck() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: bench/run surface <reference swagger.json[.gz]>");
            System.exit(2);
        }
        Differences differences = Differences.between(ours(), read(arguments[0]));
        differences.print(System.out);
        System.exit(differences.real() ? 1 : 0);
    }

    private static JsonObject read(String file) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            return Json.parse((file.endsWith(".gz") ? new GZIPInputStream(in) : in).readAllBytes());
        }
    }

    private static JsonObject ours() throws Exception {
        FlagValues flags = KubeApiServerFlags.flags().parse(FLAGS);
        KubeApiServerConfig config =
                KubeApiServerConfig.inProcess()
                        .with(
                                FeatureGates.defaults().with(flags.map("feature-gates")),
                                flags.map("runtime-config"))
                        .withLogsHandler(flags.bool("enable-logs-handler"));
        try (MemoryStore store = new MemoryStore();
                KubeApiServer server =
                        new KubeApiServer(store, config, Clock.SYSTEM, new SplittableRandom(1))) {
            ApiResponse answer =
                    server.chain()
                            .handle(
                                    ApiRequest.local(
                                            UserInfo.of("check", "system:masters"),
                                            RequestInfo.path("/openapi/v2", "get"),
                                            Map.<String, List<String>>of(),
                                            new Headers(),
                                            null));
            return switch (answer) {
                case ApiResponse.Raw(int _, Headers _, byte[] body) -> Json.parse(body);
                default -> answer.tree();
            };
        }
    }
}
