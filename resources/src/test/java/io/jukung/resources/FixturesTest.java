package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds of every kind, told of one rich and valid object of each. */
class FixturesTest {
    /** Kinds that others check, or that only a signer's request makes valid. */
    private static final Set<String> ELSEWHERE =
            Set.of("CustomResourceDefinition", "APIService", "CertificateSigningRequest");

    private static List<JsonObject> fixtures() throws IOException {
        try (InputStream in = FixturesTest.class.getResourceAsStream("fixtures.yaml")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n---\n")).map(Yaml::parse).toList();
        }
    }

    @Test
    void everyKindHasOne() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (ResourceInfo info : Schemas.builtIn().resources()) {
            if (info.servedByDefault() && info.hasVerb("list") && info.hasVerb("create")) {
                missing.add(info.kind().kind());
            }
        }
        missing.removeAll(ELSEWHERE);
        for (JsonObject fixture : fixtures()) {
            missing.remove(GroupVersionKind.of(fixture).kind());
        }
        assertEquals(Set.of(), missing);
    }

    /** An update that says nothing new changes nothing: no generation, no manager, no version. */
    @Test
    void anUpdateOfWhatWasReadChangesNothing() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Server server = new Server()) {
            for (JsonObject fixture : fixtures()) {
                String kind = GroupVersionKind.of(fixture).kind();
                try {
                    JsonObject made = server.create(fixture);
                    JsonObject read = server.get(fixture);
                    if (!read.equals(made)) {
                        wrong.add(kind + ": read is not what was made");
                    }
                    JsonObject again = server.update(Json.parse(Json.write(read)));
                    if (!again.equals(read)) {
                        wrong.add(kind + ": " + read + " became " + again);
                    }
                    if (!server.warnings().isEmpty()
                            && !List.of("Endpoints", "Service").contains(kind)) {
                        wrong.add(kind + " warns: " + server.warnings());
                    }
                } catch (StatusException e) {
                    wrong.add(kind + ": " + e.getMessage());
                }
            }
        }
        if (!wrong.isEmpty()) {
            fail(String.join("\n", wrong));
        }
    }

    /** What a user asked for is stored as asked, besides what defaults add to it. */
    @Test
    void nothingAskedForIsLost() throws IOException {
        List<String> lost = new ArrayList<>();
        try (Server server = new Server()) {
            for (JsonObject fixture : fixtures()) {
                String kind = GroupVersionKind.of(fixture).kind();
                lost(kind, fixture, server.create(fixture), lost);
            }
        }
        assertEquals(List.of(), lost);
    }

    private static void lost(String path, JsonObject asked, JsonObject stored, List<String> lost) {
        for (String key : asked.keys()) {
            Object wanted = asked.get(key);
            Object has = stored.get(key);
            if (wanted instanceof JsonObject a && has instanceof JsonObject b) {
                lost(path + "." + key, a, b, lost);
            } else if (has == null) {
                lost.add(path + "." + key);
            }
        }
    }
}
