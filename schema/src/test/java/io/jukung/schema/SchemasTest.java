package io.jukung.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.Decoding;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.typed.TypeSchema.ListType;
import io.jukung.machinery.typed.TypeSchema.PatchStrategy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private final Schemas schemas = Schemas.builtIn();

    private TypeSchema.Field field(String type, String name) {
        return Objects.requireNonNull(schemas.struct(type).field(name), type + "." + name);
    }

    @Test
    void everyTypeParses() {
        assertTrue(schemas.types().size() > 740, "types: " + schemas.types().size());
        for (StructType type : schemas.types()) {
            for (TypeSchema.Field field : type.fields()) {
                assertNotNull(field.type().kind(), type + "." + field.name());
            }
        }
    }

    @Test
    void emptyListsAndMapsAreNone() {
        JsonObject pod =
                Json.parse(
                        """
                        {"metadata": {"labels": {}, "finalizers": [], "name": "a"},
                         "spec": {"containers": [{"name": "c", "args": [],
                           "resources": {"limits": {}}, "emptyDir": null}],
                          "nodeSelector": {}, "securityContext": {}, "tolerations": []}}
                        """);
        assertEquals(
                Json.parse(
                        """
                        {"metadata": {"name": "a"},
                         "spec": {"containers": [{"name": "c", "resources": {}}],
                          "securityContext": {}}}
                        """),
                Decoding.decode(pod, schemas.struct("core.v1.Pod")).object());
        JsonObject required = Json.parse("{\"nodeSelectorTerms\": []}");
        TypeSchema selector = schemas.struct("core.v1.NodeSelector");
        assertSame(required, Decoding.decode(required, selector).object());
    }

    @Test
    void zerosWithoutPointerAreLeftOutAndNullsOfOthersKept() {
        JsonObject spec =
                Json.parse(
                        "{\"hostNetwork\":false,\"nodeName\":\"\",\"automountServiceAccountToken\":false,"
                                + "\"containers\":null,\"volumes\":null}");
        assertEquals(
                Json.parse("{\"automountServiceAccountToken\":false,\"containers\":null}"),
                Decoding.decode(spec, schemas.struct("core.v1.PodSpec")).object());
    }

    @Test
    void listsKnowWhatMakesElementsTheSame() {
        TypeSchema containers = field("core.v1.PodSpec", "containers").type();
        assertEquals(TypeSchema.Kind.LIST, containers.kind());
        assertEquals(ListType.MAP, containers.listType());
        assertEquals(List.of("name"), containers.mapKeys());
        assertEquals("Container", containers.element().name());
        assertEquals(
                List.of("containerPort", "protocol"),
                field("core.v1.Container", "ports").type().mapKeys());
        assertEquals("TCP", field("core.v1.ContainerPort", "protocol").defaultValue());
        assertEquals(ListType.ATOMIC, field("core.v1.Container", "args").type().listType());
        assertEquals(ListType.SET, field("meta.v1.ObjectMeta", "finalizers").type().listType());
    }

    @Test
    void patchesKnowStrategyAndKey() {
        TypeSchema.Field volumes = field("core.v1.PodSpec", "volumes");
        assertEquals(PatchStrategy.MERGE_RETAIN_KEYS, volumes.patchStrategy());
        assertEquals("name", volumes.mergeKey());
        assertEquals(
                PatchStrategy.RETAIN_KEYS,
                field("apps.v1.DeploymentSpec", "strategy").patchStrategy());
        assertEquals("port", field("core.v1.ServiceSpec", "ports").mergeKey());
    }

    @Test
    void someStructsAreOneValue() {
        assertTrue(schemas.struct("meta.v1.LabelSelector").atomic());
        assertTrue(field("core.v1.ServiceSpec", "selector").type().atomic());
        assertFalse(schemas.struct("core.v1.PodSpec").atomic());
        TypeSchema reference = field("core.v1.PersistentVolumeClaimSpec", "dataSource").type();
        assertTrue(reference.atomic());
        assertNotNull(reference.field("kind"));
    }

    @Test
    void leavesHaveTheirKinds() {
        assertEquals(
                TypeSchema.Kind.MICRO_TIME,
                field("coordination.v1.LeaseSpec", "renewTime").type().kind());
        assertEquals(
                TypeSchema.Kind.DATE_TIME,
                field("meta.v1.ObjectMeta", "creationTimestamp").type().kind());
        assertEquals(
                TypeSchema.Kind.QUANTITY,
                field("core.v1.ResourceRequirements", "limits").type().element().kind());
        assertEquals(
                TypeSchema.Kind.BYTES, field("core.v1.Secret", "data").type().element().kind());
        assertEquals(
                TypeSchema.Kind.INT_OR_STRING,
                field("core.v1.ServicePort", "targetPort").type().kind());
        assertEquals(
                TypeSchema.Kind.ANY, field("apps.v1.ControllerRevision", "data").type().kind());
        assertTrue(field("core.v1.PodSpec", "containers").required());
    }

    @Test
    void kindsFindTheirTypes() {
        assertEquals("core.v1.Pod", key("", "v1", "Pod"));
        assertEquals("core.v1.PodList", key("", "v1", "PodList"));
        assertEquals("apps.v1.Deployment", key("apps", "v1", "Deployment"));
        assertEquals("meta.v1.DeleteOptions", key("apps", "v1", "DeleteOptions"));
        assertEquals(
                "apiserverinternal.v1alpha1.StorageVersion",
                key("internal.apiserver.k8s.io", "v1alpha1", "StorageVersion"));
        assertNull(schemas.type(new GroupVersionKind("", "v1", "ObjectReference")));
        assertNull(schemas.type(new GroupVersionKind("example.com", "v1", "Crontab")));
    }

    private String key(String group, String version, String kind) {
        return Objects.requireNonNull(schemas.type(new GroupVersionKind(group, version, kind)))
                .key();
    }

    @Test
    void resourcesAreThoseOfDiscovery() {
        ResourceInfo pods = resource("", "v1", "pods");
        assertTrue(pods.namespaced());
        assertEquals("pod", pods.singular());
        assertEquals(List.of("po"), pods.shortNames());
        assertEquals(List.of("all"), pods.categories());
        assertEquals(
                new GroupVersionKind("policy", "v1", "Eviction"),
                Objects.requireNonNull(pods.subresource("eviction")).kind());
        assertEquals(
                List.of("create"),
                resource("authorization.k8s.io", "v1", "subjectaccessreviews").verbs());
        assertFalse(resource("", "v1", "namespaces").hasVerb("deletecollection"));
        assertEquals(
                new GroupVersionKind("", "v1", "Event"),
                resource("events.k8s.io", "v1", "events").storedAs());
        assertTrue(resource("resource.k8s.io", "v1", "resourceclaims").servedByDefault());
        assertFalse(resource("resource.k8s.io", "v1beta1", "resourceclaims").servedByDefault());
        assertEquals(
                22,
                schemas.resources().stream()
                        .filter(ResourceInfo::servedByDefault)
                        .map(r -> r.resource().group() + "/" + r.resource().version())
                        .distinct()
                        .count());
    }

    private ResourceInfo resource(String group, String version, String plural) {
        return Objects.requireNonNull(
                schemas.resource(new GroupVersionResource(group, version, plural)), plural);
    }

    @Test
    void everyResourceHasATypeAndAList() {
        for (ResourceInfo resource : schemas.resources()) {
            assertNotNull(schemas.type(resource.kind()), resource.toString());
            if (resource.hasVerb("list")) {
                GroupVersionKind kind = resource.kind();
                assertNotNull(
                        schemas.type(
                                new GroupVersionKind(
                                        kind.group(), kind.version(), kind.kind() + "List")),
                        resource.toString());
            }
        }
    }
}
