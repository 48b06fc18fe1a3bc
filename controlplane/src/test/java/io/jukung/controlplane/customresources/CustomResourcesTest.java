package io.jukung.controlplane.customresources;

import static io.jukung.controlplane.customresources.Definitions.condition;
import static io.jukung.controlplane.customresources.Definitions.is;
import static io.jukung.controlplane.customresources.Definitions.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.controlplane.KubeApiServer;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.Txn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Definitions and the objects that they define, as clients meet them. */
class CustomResourcesTest {
    private static final String FOOS = "example.com/v1/foos";

    private static final String FOO =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: foos.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: foos, kind: Foo, shortNames: [fo], categories: [all]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources:
                  status: {}
                  scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}
                selectableFields: [{jsonPath: .spec.color}]
                additionalPrinterColumns:
                - {name: Replicas, type: integer, jsonPath: .spec.replicas}
                - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                schema:
                  openAPIV3Schema:
                    type: object
                    required: [spec]
                    properties:
                      spec:
                        type: object
                        required: [color]
                        properties:
                          color: {type: string, enum: [red, green], maxLength: 10}
                          replicas: {type: integer, minimum: 1, default: 3}
                          note: {type: string, nullable: true}
                          strict: {type: string, pattern: '^a+$'}
                          any: {type: object, x-kubernetes-preserve-unknown-fields: true}
                          port: {x-kubernetes-int-or-string: true}
                          since: {type: string, format: date-time}
                          ports:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                            items:
                              type: object
                              required: [name]
                              properties:
                                name: {type: string}
                                number: {type: integer, default: 80}
                          tags:
                            type: array
                            x-kubernetes-list-type: set
                            items: {type: string}
                          template:
                            type: object
                            x-kubernetes-embedded-resource: true
                            x-kubernetes-preserve-unknown-fields: true
                      status:
                        type: object
                        properties:
                          replicas: {type: integer}
                          selector: {type: string}
                          conditions:
                            type: array
                            items:
                              type: object
                              properties: {type: {type: string}, status: {type: string}}
            """;

    private static final String SECOND =
            """
              - name: v2
                served: true
                storage: false
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          color: {type: string}
                          extra: {type: string, default: more}
            """;

    private final Definitions at = new Definitions();

    @AfterEach
    void close() {
        at.close();
    }

    private static JsonObject foo(String spec) {
        return json(
                "{'apiVersion':'example.com/v1','kind':'Foo','metadata':{'name':'a'},'spec':{"
                        + spec
                        + "}}");
    }

    private JsonObject create(String spec, String... options) throws Exception {
        return at.call("create", FOOS, "default", "", foo(spec), options);
    }

    private String refused(String spec, String... options) throws Exception {
        return at.refused("create", FOOS, "default", "", foo(spec), options);
    }

    @Test
    void definitionsAreDefaultedAndEstablished() throws Exception {
        JsonObject crd = at.define(FOO);
        JsonObject names = crd.object("spec").object("names");
        assertEquals("foo", names.string("singular"));
        assertEquals("FooList", names.string("listKind"));
        assertEquals(names, crd.object("status").object("acceptedNames"));
        assertEquals("None", crd.object("spec").object("conversion").string("strategy"));
        assertEquals("[\"v1\"]", crd.object("status").array("storedVersions").toString());
        assertEquals("NoConflicts", condition(crd, "NamesAccepted").string("reason"));
        assertEquals("InitialNamesAccepted", condition(crd, "Established").string("reason"));
    }

    @Test
    void objectsAreDefaultedPrunedAndCounted() throws Exception {
        at.define(FOO);
        JsonObject made =
                create(
                        "'color':'red','unknown':1,'any':{'x':{'y':1}},'note':null,"
                                + "'port':'http','strict':null,'ports':[{'name':'a'}],"
                                + "'template':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'x',"
                                + "'bogus':1},'spec':{'kept':true}}");
        JsonObject spec = made.object("spec");
        assertEquals(3, spec.integer("replicas", 0));
        assertFalse(spec.has("unknown"));
        assertFalse(spec.has("strict"), "a null that may not be");
        assertTrue(spec.has("note"), "a null that may be");
        assertEquals("{\"x\":{\"y\":1}}", spec.object("any").toString());
        assertEquals(80, spec.array("ports").object(0).integer("number", 0));
        assertEquals("{\"name\":\"x\"}", spec.object("template").object("metadata").toString());
        assertTrue(spec.object("template").object("spec").bool("kept", false));
        assertEquals(1, made.object("metadata").integer("generation", 0));
    }

    @Test
    void strictValidationRefusesUnknownFields() throws Exception {
        at.define(FOO);
        assertEquals(
                "400 Foo in version \"v1\" cannot be handled as a Foo: strict decoding error:"
                        + " unknown field \"spec.ports[0].x\", unknown field \"spec.unknown\"",
                refused(
                        "'color':'red','unknown':1,'ports':[{'name':'a','x':1}]",
                        "fieldValidation",
                        "Strict"));
    }

    @Test
    void validationSpeaksAsUpstream() throws Exception {
        at.define(FOO);
        String start = "422 Foo.example.com \"a\" is invalid: ";
        assertEquals(start + "spec.color: Required value", refused("'replicas':2"));
        assertEquals(
                start
                        + "spec.color: Unsupported value: \"blue\": supported values: \"red\","
                        + " \"green\"",
                refused("'color':'blue'"));
        assertEquals(
                start
                        + "spec.replicas: Invalid value: 0: spec.replicas in body should be greater"
                        + " than or equal to 1",
                refused("'color':'red','replicas':0"));
        assertEquals(
                start
                        + "spec.strict: Invalid value: \"b\": spec.strict in body should match"
                        + " '^a+$'",
                refused("'color':'red','strict':'b'"));
        assertEquals(
                start
                        + "spec.note: Invalid value: \"integer\": spec.note in body must be of type"
                        + " string: \"integer\"",
                refused("'color':'red','note':5"));
        assertEquals(
                start
                        + "spec.since: Invalid value: \"soon\": spec.since in body must be of type"
                        + " date-time: \"soon\"",
                refused("'color':'red','since':'soon'"));
        assertEquals(
                start + "spec.tags[1]: Duplicate value: \"x\"",
                refused("'color':'red','tags':['x','x']"));
        assertEquals(
                start + "spec.ports[1]: Duplicate value: {\"name\":\"a\"}",
                refused("'color':'red','ports':[{'name':'a'},{'name':'a'}]"));
        assertEquals(
                start
                        + "spec.port: Invalid value: \"boolean\": spec.port in body must be of type"
                        + " integer,string: \"boolean\"",
                refused("'color':'red','port':true"));
        assertEquals(
                start + "spec.template.apiVersion: Required value",
                refused("'color':'red','template':{'kind':'Pod'}"));
    }

    @Test
    void unchangedValuesPassRulesThatCameLater() throws Exception {
        at.define(FOO);
        JsonObject made = create("'color':'red','strict':'aaa'");
        JsonObject crd = at.crd("foos.example.com");
        String text = crd.toString().replace("^a+$", "^b+$");
        at.call(
                "update",
                "apiextensions.k8s.io/v1/customresourcedefinitions",
                "",
                "foos.example.com",
                json(text));
        JsonObject changed = made.withAt(5L, "spec", "replicas");
        JsonObject updated = at.call("update", FOOS, "default", "a", changed);
        assertEquals(2, updated.object("metadata").integer("generation", 0));
        assertTrue(
                at.refused("update", FOOS, "default", "a", updated.withAt("aa", "spec", "strict"))
                        .contains("should match '^b+$'"));
    }

    @Test
    void statusAndScaleAreWrittenApart() throws Exception {
        at.define(FOO);
        JsonObject made = create("'color':'red'");
        JsonObject reported =
                made.with("status", json("{'replicas':2,'selector':'a=b'}"))
                        .withAt("green", "spec", "color");
        assertFalse(at.call("update", FOOS, "default", "a", reported).has("status"));
        JsonObject now = at.call("get", FOOS, "default", "a", null);
        assertEquals("green", now.object("spec").string("color"));
        JsonObject status =
                at.call(
                        "update",
                        FOOS + "/status",
                        "default",
                        "a",
                        now.with("status", json("{'replicas':2,'selector':'a=b'}"))
                                .withAt("red", "spec", "color"));
        assertEquals("green", status.object("spec").string("color"));
        assertEquals(2, status.object("metadata").integer("generation", 0));
        JsonObject scale = at.call("get", FOOS + "/scale", "default", "a", null);
        assertEquals(3, scale.object("spec").integer("replicas", 0));
        assertEquals("a=b", scale.object("status").string("selector"));
        at.call("update", FOOS + "/scale", "default", "a", scale.withAt(7L, "spec", "replicas"));
        JsonObject scaled = at.call("get", FOOS, "default", "a", null);
        assertEquals(7, scaled.object("spec").integer("replicas", 0));
        assertEquals(3, scaled.object("metadata").integer("generation", 0));
    }

    @Test
    void declaredFieldsSelect() throws Exception {
        at.define(FOO);
        create("'color':'red'");
        at.call(
                "create",
                FOOS,
                "default",
                "",
                foo("'color':'green'").withAt("b", "metadata", "name"));
        JsonObject list =
                at.call("list", FOOS, "default", "", null, "fieldSelector", "spec.color=green");
        assertEquals("FooList", list.string("kind"));
        assertEquals(1, list.array("items").size());
        assertEquals(
                "400 field label not supported: spec.replicas",
                at.refused("list", FOOS, "default", "", null, "fieldSelector", "spec.replicas=1"));
    }

    @Test
    void appliesMergeListsByTheirKeys() throws Exception {
        at.define(FOO);
        apply("one", "'color':'red','ports':[{'name':'a','number':1}]");
        JsonObject both = apply("two", "'color':'red','ports':[{'name':'b','number':2}]");
        assertEquals(2, both.object("spec").array("ports").size());
        StatusException conflict =
                org.junit.jupiter.api.Assertions.assertThrows(
                        StatusException.class, () -> apply("two", "'color':'green'"));
        assertEquals(409, conflict.code());
        JsonObject less = apply("two", "'color':'red'");
        assertEquals(1, less.object("spec").array("ports").size());
    }

    private JsonObject apply(String manager, String spec) throws Exception {
        return at.call(
                "patch",
                FOOS,
                "default",
                "a",
                foo(spec),
                "fieldManager",
                manager,
                "Content-Type",
                "application/apply-patch+yaml");
    }

    @Test
    void takenNamesAreNotAcceptedUntilTheyAreFree() throws Exception {
        at.define(FOO);
        String other = FOO.replace("foos", "bars").replace("kind: Foo", "kind: Bar");
        at.call(
                "create",
                "apiextensions.k8s.io/v1/customresourcedefinitions",
                "",
                "",
                Definitions.yaml(other));
        JsonObject bars = at.await("bars.example.com", c -> is(c, "NamesAccepted", "False"));
        assertEquals("ShortNamesConflict", condition(bars, "NamesAccepted").string("reason"));
        assertEquals(
                "\"fo\" is already in use", condition(bars, "NamesAccepted").string("message"));
        assertEquals("NotAccepted", condition(bars, "Established").string("reason"));
        at.call(
                "delete",
                "apiextensions.k8s.io/v1/customresourcedefinitions",
                "",
                "foos.example.com",
                null);
        at.await("bars.example.com", c -> is(c, "Established", "True"));
    }

    @Test
    void deletedDefinitionsTakeTheirObjectsWithThem() throws Exception {
        at.define(FOO);
        JsonObject held =
                foo("'color':'red'")
                        .withAt(
                                json("{'x':['example.com/hold']}").get("x"),
                                "metadata",
                                "finalizers");
        at.call("create", FOOS, "default", "", held);
        JsonObject marked =
                at.call(
                        "delete",
                        "apiextensions.k8s.io/v1/customresourcedefinitions",
                        "",
                        "foos.example.com",
                        null);
        assertTrue(is(marked, "Terminating", "True"));
        assertTrue(
                marked.object("metadata")
                        .array("finalizers")
                        .contains("customresourcecleanup.apiextensions.k8s.io"));
        at.await(
                "foos.example.com",
                c ->
                        condition(c, "Terminating")
                                .string("reason")
                                .equals("InstanceDeletionInProgress"));
        assertEquals(
                "403 foos.example.com \"b\" is forbidden: create not allowed while custom resource"
                        + " definition is terminating",
                at.refused(
                        "create",
                        FOOS,
                        "default",
                        "",
                        foo("'color':'red'").withAt("b", "metadata", "name")));
        JsonObject live = at.call("get", FOOS, "default", "a", null);
        at.call("update", FOOS, "default", "a", live.withoutAt("metadata", "finalizers"));
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try {
                at.crd("foos.example.com");
            } catch (StatusException e) {
                assertEquals(404, e.code());
                break;
            }
            assertTrue(System.nanoTime() < end);
            Thread.sleep(10);
        }
        assertEquals(
                "404 the server could not find the requested resource",
                at.refused("list", FOOS, "default", "", null));
        at.define(FOO);
        assertEquals(0, at.call("list", FOOS, "default", "", null).array("items").size());
    }

    @Test
    void versionsWithoutConversionShareTheirObjects() throws Exception {
        at.define(FOO + SECOND);
        create("'color':'red'");
        JsonObject second = at.call("get", "example.com/v2/foos", "default", "a", null);
        assertEquals("example.com/v2", second.string("apiVersion"));
        assertFalse(second.object("spec").has("replicas"), "unknown in v2");
        JsonObject changed =
                at.call(
                        "update",
                        "example.com/v2/foos",
                        "default",
                        "a",
                        second.withAt("blue", "spec", "color"));
        assertFalse(changed.object("spec").has("extra"), "v1, which is stored, has no such field");
        JsonObject first = at.call("get", FOOS, "default", "a", null);
        assertEquals("example.com/v1", first.string("apiVersion"));
        assertFalse(first.object("spec").has("extra"));
    }

    @Test
    void kindsMustBeSaidAndFit() throws Exception {
        at.define(FOO);
        assertEquals(
                "400 Foo in version \"v1\" cannot be handled as a Foo: Object 'Kind' is missing in"
                        + " '{}'",
                at.refused("create", FOOS, "default", "", JsonObject.EMPTY));
        assertEquals(
                "422 Bar.example.com \"a\" is invalid: kind: Invalid value: \"Bar\": must be Foo",
                at.refused(
                        "create",
                        FOOS,
                        "default",
                        "",
                        json(
                                "{'apiVersion':'example.com/v1','kind':'Bar','metadata':{'name':'a'}}")));
    }

    @Test
    void collectionsAreDeletedInOneNamespaceOnly() throws Exception {
        at.define(FOO);
        assertEquals(
                "404 the server could not find the requested resource",
                at.refused("deletecollection", FOOS, "", "", null));
    }

    @Test
    void whatTheSchemaDoesNotNameIsNotRatcheted() throws Exception {
        at.define(FOO);
        at.call("create", FOOS, "default", "", foo("'color':'red'"));
        JsonObject crd = at.crd("foos.example.com");
        JsonObject schema =
                json(
                        "{'type':'object','properties':{'apiVersion':{'type':'string','pattern':'^no$'}}}");
        JsonObject version = crd.object("spec").array("versions").object(0);
        JsonObject strict =
                crd.withAt(
                        crd.object("spec")
                                .array("versions")
                                .with(
                                        0,
                                        version.without("selectableFields")
                                                .withAt(schema, "schema", "openAPIV3Schema")),
                        "spec",
                        "versions");
        at.call(
                "update",
                "apiextensions.k8s.io/v1/customresourcedefinitions",
                "",
                "foos.example.com",
                strict);
        assertTrue(
                at.refused(
                                "patch",
                                FOOS,
                                "default",
                                "a",
                                json("{'i':1}"),
                                "Content-Type",
                                "application/merge-patch+json")
                        .contains("apiVersion: Invalid value: \"example.com/v1\""));
    }

    @Test
    void webhooksThatCannotBeBelievedKeepADefinitionBack() throws Exception {
        JsonObject crd =
                Definitions.yaml(FOO)
                        .withAt(
                                json(
                                        "{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],"
                                                + "'clientConfig':{'url':'https://localhost','caBundle':'bm9uZQ=='}}}"),
                                "spec",
                                "conversion");
        at.call("create", "apiextensions.k8s.io/v1/customresourcedefinitions", "", "", crd);
        JsonObject seen = at.await("foos.example.com", c -> is(c, "Established", "False"));
        assertEquals("InvalidCABundle", condition(seen, "Established").string("reason"));
    }

    @Test
    void definitionsOfTheOldVersionAreReadFromTheStore() throws Exception {
        JsonObject old =
                Definitions.yaml(
                        """
                        apiVersion: apiextensions.k8s.io/v1beta1
                        kind: CustomResourceDefinition
                        metadata: {name: olds.example.com, uid: u, creationTimestamp: '2019-01-01T00:00:00Z'}
                        spec:
                          group: example.com
                          version: v1
                          scope: Namespaced
                          names: {plural: olds, singular: old, kind: Old, listKind: OldList}
                          validation: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}
                          additionalPrinterColumns: [{name: A, type: string, JSONPath: .spec.a}]
                          subresources: {status: {}}
                        """);
        at.cluster.store.commit(
                Txn.create(
                        "/registry/apiextensions.k8s.io/customresourcedefinitions/olds.example.com",
                        Json.write(old),
                        0,
                        null));
        JsonObject read = at.await("olds.example.com", c -> is(c, "Established", "True"));
        JsonObject version = read.object("spec").array("versions").object(0);
        assertEquals(
                ".spec.a", version.array("additionalPrinterColumns").object(0).string("jsonPath"));
        assertTrue(version.object("schema").has("openAPIV3Schema"));
        assertTrue(
                condition(read, "NonStructuralSchema").string("message").contains("must be false"));
        JsonObject kept =
                at.call(
                        "create",
                        "example.com/v1/olds",
                        "default",
                        "",
                        json(
                                "{'apiVersion':'example.com/v1','kind':'Old','metadata':{'name':'a'},"
                                        + "'spec':{'unknown':1}}"));
        assertEquals(1L, kept.object("spec").get("unknown"));
    }

    @Test
    void anUnreadableDefinitionEndsNothing() throws Exception {
        String all = "apiextensions.k8s.io/v1/customresourcedefinitions";
        String key = "/registry/apiextensions.k8s.io/customresourcedefinitions/bad.example.com";
        at.define(FOO);
        byte[] half = "{\"apiVersion\":".getBytes(StandardCharsets.UTF_8);
        long revision = at.cluster.store.commit(Txn.create(key, half, 0, null)).revision();
        StatusException failed =
                assertThrows(StatusException.class, () -> at.call("list", all, "", "", null));
        assertEquals(500, failed.code());
        assertTrue(String.valueOf(failed.getMessage()).contains(key), failed.getMessage());
        at.call("create", FOOS, "default", "", foo("'color':'red'"));
        try (KubeApiServer another =
                new KubeApiServer(
                        at.cluster.store,
                        KubeApiServerConfig.inProcess(),
                        Clock.SYSTEM,
                        new SplittableRandom(8))) {
            another.start();
        }
        at.cluster.store.commit(Txn.delete(key, revision));
        assertEquals(1, at.call("list", all, "", "", null).array("items").size());
    }

    @Test
    void scalingTakesTheCountFromItsOwner() throws Exception {
        at.define(FOO);
        JsonObject applied = foo("'color':'red','replicas':2");
        at.call(
                "patch",
                FOOS,
                "default",
                "a",
                applied,
                "Content-Type",
                "application/apply-patch+yaml",
                "fieldManager",
                "applier");
        JsonObject scale =
                json(
                        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'a'},'spec':{'replicas':5}}");
        assertTrue(
                at.refused(
                                "patch",
                                FOOS + "/scale",
                                "default",
                                "a",
                                scale,
                                "Content-Type",
                                "application/apply-patch+yaml",
                                "fieldManager",
                                "scaler")
                        .startsWith("409 Apply failed with 1 conflict: conflict with \"applier\""));
        at.call(
                "patch",
                FOOS + "/scale",
                "default",
                "a",
                json("{'spec':{'replicas':5}}"),
                "Content-Type",
                "application/merge-patch+json",
                "fieldManager",
                "scaler");
        String owners =
                at
                        .call("get", FOOS, "default", "a", null)
                        .object("metadata")
                        .array("managedFields")
                        .objects()
                        .stream()
                        .map(e -> e.string("manager") + e.object("fieldsV1").object("f:spec"))
                        .toList()
                        .toString();
        assertEquals("[applier{\"f:color\":{}}, scaler{\"f:replicas\":{}}]", owners);
    }
}
