package io.jukung.schema.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufCodecTest {
    private final ProtobufCodec codec = ProtobufCodec.builtIn();
    private final Random random = new Random(36);

    private static JsonObject json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    private void roundTrips(String object) {
        JsonObject tree = json(object);
        assertEquals(tree, codec.decode(codec.encode(tree)));
    }

    /** The bytes that Go's encoder writes for such a ConfigMap, up to zero fields. */
    @Test
    void theBytesAreKubernetes() {
        byte[] encoded =
                codec.encode(
                        json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},"
                                        + "'data':{'k':'v'}}"));
        assertEquals(
                "6b387300"
                        + "0a0f0a02763112" // typeMeta: apiVersion v1, kind
                        + "09436f6e6669674d6170"
                        + "120d" // raw
                        + "0a03"
                        + "0a0161" // metadata.name
                        + "1206"
                        + "0a016b120176" // data k: v
                        + "1a002200",
                HexFormat.of().formatHex(encoded));
    }

    @Test
    void everySpecialValueRoundTrips() {
        roundTrips(
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a','generation':3,"
                        + "'creationTimestamp':'2026-11-21T11:48:01Z','labels':{'x':'y'},"
                        + "'managedFields':[{'manager':'m','fieldsV1':{'f:spec':{}}}]},"
                        + "'spec':{'containers':[{'name':'c','resources':{'limits':{'cpu':'100m'}},"
                        + "'livenessProbe':{'httpGet':{'port':'http'},'periodSeconds':5},"
                        + "'env':[{'name':'A','value':'1'}],"
                        + "'securityContext':{'runAsUser':0,'privileged':false}}],"
                        + "'volumes':[{'name':'v','emptyDir':{}},{'name':'w','hostPath':{'path':'/a'}}],"
                        + "'priority':-5,'terminationGracePeriodSeconds':0},'status':{}}");
        roundTrips(
                "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'a'},"
                        + "'spec':{'renewTime':'2026-11-21T11:48:01.123456Z'}}");
        roundTrips(
                "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'a'},'data':{'k':'aGk='}}");
        roundTrips(
                "{'apiVersion':'apps/v1','kind':'ControllerRevision','metadata':{'name':'a'},"
                        + "'data':{'spec':{'x':[1,2.5,null]}},'revision':0}");
        roundTrips(
                "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenReview','metadata':{},"
                        + "'spec':{},'status':{'user':{'username':'u','groups':['g'],"
                        + "'extra':{'scopes':['a','b'],'none':[]}}}}");
        roundTrips(
                "{'apiVersion':'v1','kind':'Status','metadata':{},'status':'Failure','code':404,"
                        + "'reason':'NotFound','details':{'name':'a','kind':'pods',"
                        + "'causes':[{'reason':'x','message':'y','field':'z'}]}}");
        roundTrips(
                "{'apiVersion':'v1','kind':'APIResourceList','groupVersion':'v1','resources':["
                        + "{'name':'pods','singularName':'pod','namespaced':true,'kind':'Pod',"
                        + "'verbs':['get','list']}]}");
        roundTrips(
                "{'apiVersion':'meta.k8s.io/v1','kind':'PartialObjectMetadataList',"
                        + "'metadata':{'resourceVersion':'5'},'items':[{'metadata':{'name':'a'}}]}");
    }

    @Test
    void schemasOfCustomResourcesRoundTrip() {
        roundTrips(
                "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                        + "'metadata':{'name':'a.b'},'spec':{'group':'b','names':{'plural':'a','kind':'A'},"
                        + "'scope':'Cluster','versions':[{'name':'v1','served':true,'storage':true,"
                        + "'schema':{'openAPIV3Schema':{'type':'object','properties':{'x':{"
                        + "'type':'array','items':{'type':'string','default':'d','enum':['d',1,null]}},"
                        + "'y':{'additionalProperties':true},'z':{'additionalProperties':{'type':'integer',"
                        + "'minimum':1.5,'x-kubernetes-int-or-string':true}}}}}}]},'status':{"
                        + "'acceptedNames':{'plural':'','kind':''},'storedVersions':['v1']}}");
    }

    @Test
    void everyKindRoundTrips() {
        int kinds = 0;
        for (GroupVersionKind kind : Schemas.builtIn().kinds()) {
            StructType type = Objects.requireNonNull(Schemas.builtIn().type(kind));
            for (int i = 0; i < 3; i++) {
                JsonObject tree =
                        object(type, 0)
                                .with("apiVersion", kind.apiVersion())
                                .with("kind", kind.kind());
                assertEquals(tree, codec.decode(codec.encode(tree)), kind.toString());
            }
            kinds++;
        }
        assertTrue(kinds > 180, "kinds: " + kinds);
    }

    /** A random object with values that are never zero. */
    private JsonObject object(StructType type, int depth) {
        JsonObject.Builder out = JsonObject.builder();
        for (TypeSchema.Field field : type.fields()) {
            boolean wanted = field.type().kind() == TypeSchema.Kind.OBJECT || depth < 3;
            if (type.objectKind() != null
                    && (field.name().equals("apiVersion") || field.name().equals("kind"))) {
                continue; // only the envelope has them
            }
            if (wanted && depth < 9 && random.nextInt(3) > 0) {
                out.put(field.name(), value(field.type(), depth + 1));
            }
        }
        JsonObject object = out.build();
        return object.isEmpty() ? smallest(type) : object;
    }

    /** At least one member, so that an omitted empty struct does not count as a difference. */
    private JsonObject smallest(StructType type) {
        for (TypeSchema.Field field : type.fields()) {
            if (field.type().kind() == TypeSchema.Kind.STRING && type.objectKind() == null) {
                return JsonObject.of(field.name(), "x");
            }
        }
        for (TypeSchema.Field field : type.fields()) {
            if (field.type().kind() != TypeSchema.Kind.OBJECT
                    && field.type().kind() != TypeSchema.Kind.STRING) {
                return JsonObject.of(field.name(), value(field.type(), 9));
            }
        }
        for (TypeSchema.Field field : type.fields()) {
            if (field.type().kind() == TypeSchema.Kind.OBJECT) {
                return JsonObject.of(field.name(), smallest(StructType.of(field.type())));
            }
        }
        return JsonObject.EMPTY;
    }

    private Object value(TypeSchema type, int depth) {
        return switch (type.kind()) {
            case STRING, DURATION -> "s" + random.nextInt(100);
            case INT32 -> (long) random.nextInt() | 1;
            case INT64 -> random.nextLong() | 1;
            case DOUBLE -> 0.5 + random.nextInt(100);
            case BOOL -> true;
            case DATE_TIME -> "2026-11-21T11:48:0" + random.nextInt(10) + "Z";
            case MICRO_TIME -> "2026-11-21T11:48:01.00000" + random.nextInt(10) + "Z";
            case QUANTITY -> 1 + random.nextInt(100) + "Mi";
            case INT_OR_STRING -> random.nextBoolean() ? (Object) "web" : 80L;
            case BYTES -> "aGk=";
            case ANY ->
                    type.name().startsWith("JSONSchemaProps")
                            ? JsonObject.of("type", "object")
                            : JsonObject.of("a", 1L);
            case OBJECT -> object(StructType.of(type), depth);
            case LIST -> JsonArray.of(value(type.element(), depth), value(type.element(), depth));
            case MAP ->
                    JsonObject.of(
                            "k1", value(type.element(), depth), "k2", value(type.element(), depth));
        };
    }

    @Test
    void plainZerosFromGoDoNotBecomeMembers() {
        // A Pod as Go writes it: hostname "" (16) and hostNetwork false (11) are there.
        ProtoWriter pod = new ProtoWriter();
        pod.message(1, meta -> {});
        pod.message(
                2,
                spec -> {
                    spec.message(2, container -> container.text(1, ""));
                    spec.flag(11, false);
                    spec.text(16, "");
                    spec.flag(12, false);
                });
        JsonObject tree = codec.decode("v1", "Pod", pod.toBytes());
        assertNull(tree.at("spec", "hostname"));
        assertNull(tree.at("spec", "hostNetwork"));
        assertEquals("", tree.object("spec").array("containers").object(0).get("name"));
        assertEquals(JsonObject.EMPTY, tree.get("metadata"));
    }

    @Test
    void fieldsOfNewerPeersAreSkipped() {
        ProtoWriter namespace = new ProtoWriter();
        namespace.text(99, "new");
        namespace.message(1, meta -> meta.text(1, "a"));
        assertEquals(
                "a",
                codec.decode("v1", "Namespace", namespace.toBytes())
                        .object("metadata")
                        .string("name"));
    }

    @Test
    void damageIsAnError() {
        byte[] good =
                codec.encode(json("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'}}"));
        assertTrue(ProtobufCodec.isEnvelope(good));
        byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
        assertFalse(ProtobufCodec.isEnvelope(text));
        assertThrows(MalformedException.class, () -> codec.decode(text));
        assertThrows(
                MalformedException.class, () -> codec.decode(Arrays.copyOf(good, good.length - 5)));
        assertThrows(
                MalformedException.class,
                () ->
                        codec.encode(
                                json(
                                        "{'apiVersion':'v1','kind':'Pod','spec':{'priority':'high'}}")));
        assertThrows(
                IllegalArgumentException.class,
                () -> codec.encode(json("{'apiVersion':'example.com/v1','kind':'Thing'}")));
    }
}
