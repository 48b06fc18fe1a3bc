package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What upstream answers to what nobody should send. */
class BadInputTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String UNRECOGNIZED =
            "the object provided is unrecognized (must be of type ConfigMap): ";
    private static final String JSON_ERROR =
            UNRECOGNIZED + "couldn't get version/kind; json parse error: ";

    private static final String SYNTAX = "{}[]\",:0e-.&*!|>%@`#?";

    private static ServerHarness server;

    @BeforeAll
    static void start() {
        server = new ServerHarness();
        server.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"default\"}}");
        server.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void refused(ServerHarness.Answer answer, int code, String message) {
        assertEquals(message, answer.body().string("message"));
        assertEquals(code, answer.code());
        assertEquals("Status", answer.body().string("kind"));
        assertEquals("Failure", answer.body().string("status"));
        assertEquals(code, answer.body().integer("code", 0));
    }

    private static ServerHarness.Answer sent(String type, String body) {
        return server.send("POST", MAPS, "application/" + type, body, Map.of());
    }

    @Test
    void bodiesThatAreNoObjects() {
        refused(sent("json", "{"), 400, JSON_ERROR + "unexpected end of JSON input ({)");
        refused(sent("json", ""), 400, JSON_ERROR + "unexpected end of JSON input (<empty>)");
        refused(
                sent("json", "{\"a\":1}x"),
                400,
                JSON_ERROR + "invalid character 'x' after top-level value ({\"a\":1}x)");
        refused(
                sent("json", "{\"apiVersion\":1}"),
                400,
                JSON_ERROR
                        + "json: cannot unmarshal number into Go struct field .apiVersion of type"
                        + " string ({\"apiVersion\":1})");
        assertTrue(
                sent("json", "[]")
                        .body()
                        .string("message")
                        .startsWith(JSON_ERROR + "json: cannot unmarshal array into Go value of"));
        refused(
                sent("yaml", "a: b: c"),
                400,
                UNRECOGNIZED
                        + "yaml: line 1: mapping values are not allowed here (613a20623a2063)");
        refused(
                sent("vnd.kubernetes.protobuf", "zz"),
                400,
                UNRECOGNIZED
                        + "provided data does not appear to be a protobuf message, expected prefix"
                        + " [107 56 115 0] (7a7a)");
        refused(
                sent("cbor", "{}"),
                415,
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
    }

    @Test
    void bodiesThatAreTooMuch() {
        String deep = "{\"data\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        refused(
                sent("json", deep),
                400,
                JSON_ERROR + "exceeded max depth ({\"data\":[[[[[[[[[[[[[[[[[[[[[[ ...)");
        refused(
                sent("json", "{\"data\":{\"k\":\"" + "x".repeat(4_000_000) + "\"}}"),
                413,
                "Request entity too large: limit is 3145728");
        assertEquals(400, sent("yaml", "[".repeat(50_000)).code());
    }

    @Test
    void objectsOfOtherKindsAndShapes() {
        refused(
                sent("json", "{\"kind\":\"Pod\"}"),
                400,
                "Pod in version \"v1\" cannot be handled as a ConfigMap: converting (Pod) to"
                        + " (ConfigMap): unknown conversion");
        refused(
                sent("json", "{\"apiVersion\":\"v2\",\"kind\":\"ConfigMap\"}"),
                400,
                "the API version in the data (v2) does not match the expected API version (v1)");
        refused(
                sent("json", "{\"metadata\":{\"name\":\"x\",\"generation\":1.5}}"),
                400,
                "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot"
                        + " unmarshal number 1.5 into Go struct field"
                        + " ObjectMeta.metadata.generation of type int64");
        refused(
                sent("json", "{\"binaryData\":{\"a\":\"***\"}}"),
                400,
                "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: illegal base64 data"
                        + " at input byte 0");
        refused(
                sent("json", "null"),
                422,
                "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is"
                        + " required");
    }

    @Test
    void unknownAndDuplicateFields() {
        String body = "{\"metadata\":{\"name\":\"s\"},\"dat\":{},\"metadata\":{\"name\":\"s\"}}";
        refused(
                server.post(MAPS + "?dryRun=All&fieldValidation=Strict", body),
                400,
                "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding"
                        + " error: unknown field \"dat\", duplicate field \"metadata\"");
        assertEquals(
                "299 - \"unknown field \\\"dat\\\"\"",
                server.post(MAPS + "?dryRun=All", body).header("Warning"));
        assertEquals(
                "",
                server.post(MAPS + "?dryRun=All&fieldValidation=Ignore", body).header("Warning"));
        refused(
                server.send(
                        "POST",
                        MAPS + "?fieldValidation=Strict",
                        "application/yaml",
                        "kind: ConfigMap\nkind: ConfigMap",
                        Map.of()),
                400,
                "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding"
                        + " error: yaml: unmarshal errors:\n  line 2: key \"kind\" already set in"
                        + " map");
        String many = "{\"metadata\":{\"name\":\"m\"},\"" + "x".repeat(5000) + "\\n\":1}";
        assertEquals("", server.post(MAPS + "?dryRun=All", many).header("Warning"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
"""
limit=x                             | 400 | strconv.ParseInt: parsing "x": invalid syntax
limit=99999999999999999999          | 400 | strconv.ParseInt: parsing "99999999999999999999": value out of range
labelSelector=a%3Db%20c             | 400 | found 'c', expected: ',' or 'end of string'
labelSelector=a%20in                | 400 | unable to parse requirement: found '' expected: '('
fieldSelector=x                     | 400 | invalid selector: 'x'; can't understand 'x'
fieldSelector=spec.x%3D1            | 400 | "spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"
timeout=x                           | 400 | invalid timeout specified in the request URL - time: invalid duration "x"
resourceVersion=abc                 | 400 | invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax
resourceVersionMatch=Exact          | 422 | ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided
resourceVersion=9999&timeout=20ms   | 504 | Timeout: request did not complete within the allotted timeout
continue=eyJ2IjoieCJ9               | 400 | invalid continue token: continue key is not valid: server does not recognize this encoded version x
""")
    void optionsOfLists(String query, int code, String message) {
        refused(server.get(MAPS + "?" + query), code, message);
    }

    @Test
    void negativeLimitsAndTimesMeanNone() {
        assertEquals(200, server.get(MAPS + "?limit=-1&timeoutSeconds=-3").code());
    }

    @Test
    void continueTokensThatWereNotHandedOut() {
        for (String token :
                new String[] {
                    "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"../../x\"}",
                    "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"other//x\"}",
                    "{\"v\":\"meta.k8s.io/v1\",\"start\":\"default/x\"}",
                    "]"
                }) {
            String text =
                    Base64.getUrlEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
            assertEquals(400, server.get(MAPS + "?continue=" + text).code(), token);
        }
    }

    @Test
    void methodsThatAPathDoesNotHave() {
        for (ServerHarness.Answer answer :
                new ServerHarness.Answer[] {
                    server.put(MAPS, JsonObject.EMPTY),
                    server.post(MAPS + "/a", "{}"),
                    server.send("FOO", MAPS, "", "", Map.of()),
                    server.delete("/version", ""),
                    server.delete("/apis", ""),
                }) {
            refused(answer, 405, "the server does not allow this method on the requested resource");
        }
        assertEquals(405, server.send("HEAD", MAPS, "", "", Map.of()).code());
    }

    /** In the order of the text; a field that is unknown is told of once. */
    @Test
    void mistakesOfAPatchAreToldWithThoseOfItsResult() {
        server.post(MAPS, "{\"metadata\":{\"name\":\"p\"}}");
        String merge =
                "{\"no\":1,\"no\":2,\"data\":{\"b\":\"1\",\"b\":\"2\",\"a\":\"1\",\"a\":\"2\"}}";
        assertTrue(
                server.patch(MAPS + "/p?fieldValidation=Strict", "merge-patch+json", merge)
                        .body()
                        .string("message")
                        .endsWith(
                                "strict decoding error: duplicate field \"no\", duplicate field"
                                        + " \"data.b\", duplicate field \"data.a\", unknown field"
                                        + " \"no\""));
        String operations =
                "[{\"op\":\"add\",\"foo\":1,\"path\":\"/no\",\"value\":{\"x\":1}},"
                        + "{\"op\":\"add\",\"path\":\"/a\",\"path\":\"/no2\",\"value\":1}]";
        assertTrue(
                server.patch(MAPS + "/p?fieldValidation=Strict", "json-patch+json", operations)
                        .body()
                        .string("message")
                        .endsWith(
                                "strict decoding error: json patch unknown field \"[0].foo\", json"
                                        + " patch duplicate field \"[1].path\", unknown field \"no\","
                                        + " unknown field \"no2\""));
        ServerHarness.Answer yaml =
                server.send(
                        "POST",
                        MAPS + "?dryRun=All",
                        "application/yaml",
                        "nope: 1\nmetadata: {name: yaml}\nkind: ConfigMap\nkind: ConfigMap",
                        Map.of());
        assertEquals(201, yaml.code(), yaml.body()::toString);
        assertEquals(
                List.of(
                        "299 - \"line 4: key \\\"kind\\\" already set in map\"",
                        "299 - \"unknown field \\\"nope\\\"\""),
                yaml.response().headers().allValues("Warning"));
    }

    /** Upstream makes the result of a strategic merge straight from Go's maps. */
    @Test
    void resultsOfStrategicMergesThatDoNotFit() {
        server.post(MAPS, "{\"metadata\":{\"name\":\"fit\"}}");
        for (String[] pair :
                new String[][] {
                    {"{\"metadata\":{\"labels\":\"a\"}}", "restore map from string"},
                    {"{\"metadata\":{\"labels\":{\"a\":1}}}", "convert int64 to string"},
                    {"{\"metadata\":{\"finalizers\":{\"a\":1}}}", "restore slice from map"},
                    {"{\"metadata\":true}", "restore struct from: bool"},
                }) {
            String message =
                    server.patch(MAPS + "/fit", "strategic-merge-patch+json", pair[0])
                            .body()
                            .string("message");
            assertTrue(message.endsWith("cannot " + pair[1]), message);
        }
        assertTrue(
                server.patch(
                                MAPS + "/fit",
                                "strategic-merge-patch+json",
                                "{\"immutable\":\"x\",\"data\":{\"b\":\"c\",\"a\":null}}")
                        .body()
                        .string("message")
                        .endsWith(
                                "patch: Invalid value: \"map[data:map[a:<nil> b:c] immutable:x]\":"
                                        + " unrecognized type: bool"));
    }

    @Test
    void theGroupWithoutANameMayBeSpeltOut() {
        assertEquals(
                201,
                server.post(
                                MAPS + "?dryRun=All",
                                "{\"apiVersion\":\"/v1\",\"metadata\":{\"name\":\"g\"}}")
                        .code());
    }

    @Test
    void formsThatAreNotServed() {
        String accept = "application/json;g=meta.k8s.io;v=v1";
        refused(
                server.send("GET", MAPS, "", "", Map.of("Accept", accept)),
                406,
                "only the following media types are accepted: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
        String table = "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1";
        refused(
                server.send("GET", MAPS + "?watch=1", "", "", Map.of("Accept", table)),
                406,
                "only the following media types are accepted: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
        refused(
                server.send(
                        "GET",
                        MAPS + "?watch=1&includeObject=all",
                        "",
                        "",
                        Map.of("Accept", "application/json;as=Table;g=meta.k8s.io;v=v1")),
                400,
                "Unable to convert to Table as requested: includeObject: Invalid value: \"all\":"
                        + " must be 'Metadata', 'Object', 'None', or empty");
        refused(
                server.get(MAPS + "/a?export=true"),
                400,
                "the export parameter, deprecated since v1.14, is no longer supported");
    }

    @Test
    void patchesThatDoNotFit() {
        refused(
                server.patch(MAPS + "/a", "json-patch+json", "{"),
                400,
                "error decoding patch: unexpected end of JSON input");
        refused(
                server.patch(
                        MAPS + "/a",
                        "json-patch+json",
                        "[{\"op\":\"remove\",\"path\":\"/data/nope\"}]"),
                422,
                "the server rejected our request due to an error in our request");
        refused(server.patch(MAPS + "/a", "merge-patch+json", "null"), 400, "Invalid JSON Patch");
        refused(
                server.patch(MAPS + "/a", "strategic-merge-patch+json", "1"),
                400,
                "json: cannot unmarshal number into Go value of type map[string]interface {}");
        refused(
                server.patch(MAPS + "/a", "merge-patch+json", "{\"metadata\":null}"),
                400,
                "the name of the object (a based on URL) was undeterminable: name must be provided");
        assertEquals(
                422, server.patch(MAPS + "/a", "merge-patch+json", "{\"kind\":\"Pod\"}").code());
        assertEquals(422, server.patch(MAPS + "/a", "merge-patch+json", "{\"kind\":null}").code());
        assertEquals(
                "ConfigMap",
                server.patch(MAPS + "/a", "strategic-merge-patch+json", "{\"kind\":\"Pod\"}")
                        .body()
                        .string("kind"));
        refused(
                server.patch(MAPS + "/a?fieldManager=m", "apply-patch+yaml", "a: b: c"),
                400,
                "error decoding YAML: error converting YAML to JSON: yaml: line 1: mapping values"
                        + " are not allowed here");
        refused(server.patch(MAPS + "/a", "json", "{}"), 415, "415: Unsupported Media Type");
    }

    @Test
    void deletionOptionsOfTheWrongType() {
        refused(
                server.delete(MAPS + "/a", "{\"gracePeriodSeconds\":\"x\"}"),
                400,
                "json: cannot unmarshal string into Go struct field"
                        + " DeleteOptions.gracePeriodSeconds of type int64");
        assertEquals(200, server.get(MAPS + "/a").code());
    }

    @Test
    void headersThatAreNone() {
        assertEquals(
                406, server.bytes("GET", MAPS, new byte[0], "Accept", ";;;,q=x;=,").statusCode());
        assertEquals(
                406, server.bytes("GET", MAPS, new byte[0], "Accept", "text/html").statusCode());
    }

    /** Whatever is done to a good body, the answer is a Status of the client's doing. */
    @Test
    void damagedBodiesAreTheClientsFault() {
        SplittableRandom random = new SplittableRandom(36);
        byte[] json =
                """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"}},\
                "spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}],\
                "resources":{"limits":{"cpu":"100m"}}}],"terminationGracePeriodSeconds":30}}\
                """
                        .getBytes(StandardCharsets.UTF_8);
        String[] types = {
            "json",
            "yaml",
            "vnd.kubernetes.protobuf",
            "json",
            "merge-patch+json",
            "strategic-merge-patch+json",
            "json-patch+json",
            "apply-patch+yaml"
        };
        String pods = "/api/v1/namespaces/default/pods";
        for (int i = 0; i < 1500; i++) {
            byte[] body = json.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                int at = random.nextInt(body.length);
                body[at] =
                        switch (random.nextInt(4)) {
                            case 0 -> (byte) random.nextInt(256);
                            case 1 -> (byte) SYNTAX.charAt(random.nextInt(SYNTAX.length()));
                            default -> body[random.nextInt(body.length)];
                        };
            }
            String type = types[random.nextInt(types.length)];
            boolean patch = type.contains("patch");
            HttpResponse<byte[]> answer =
                    server.bytes(
                            patch ? "PATCH" : "POST",
                            (patch ? pods + "/p?fieldManager=m&" : pods + "?") + "dryRun=All",
                            body,
                            "Content-Type",
                            "application/" + type);
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            boolean untyped = text.contains("failed to create typed patch object");
            boolean versioned = text.contains("resourceVersion should not be set");
            assertTrue(
                    answer.statusCode() < 500 || untyped || versioned,
                    () -> new String(body, StandardCharsets.UTF_8) + " -> " + text);
            assertFalse(text.contains("\tat "), text);
        }
    }
}
