package io.jukung.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import org.junit.jupiter.api.Test;

class DefaultsTest {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final GroupVersionKind DEPLOYMENT =
            new GroupVersionKind("apps", "v1", "Deployment");
    private final Defaults defaults = Schemas.builtIn().defaults();

    private JsonObject apply(GroupVersionKind kind, String object) {
        return defaults.apply(kind, Json.parse(object.replace('\'', '"')));
    }

    @Test
    void aPodGetsWhatUpstreamSets() {
        JsonObject pod =
                apply(
                        POD,
                        "{'spec':{'containers':[{'name':'a','ports':[{'containerPort':80}],"
                                + "'livenessProbe':{'httpGet':{'port':80}}}],"
                                + "'volumes':[{'name':'v','configMap':{'name':'c'}}]}}");
        JsonObject spec = pod.object("spec");
        assertEquals("Always", spec.string("restartPolicy"));
        assertEquals(30, spec.integer("terminationGracePeriodSeconds", 0));
        assertEquals(JsonObject.EMPTY, spec.get("securityContext"));
        assertEquals(JsonObject.EMPTY, pod.get("status"));
        JsonObject container = spec.array("containers").object(0);
        assertEquals("/dev/termination-log", container.string("terminationMessagePath"));
        assertEquals("TCP", container.array("ports").object(0).string("protocol"));
        assertEquals(
                "{\"failureThreshold\":3,\"httpGet\":{\"path\":\"/\",\"port\":80,\"scheme\":\"HTTP\"},"
                        + "\"periodSeconds\":10,\"successThreshold\":1,\"timeoutSeconds\":1}",
                container.object("livenessProbe").toString());
        assertEquals(
                420, spec.array("volumes").object(0).object("configMap").integer("defaultMode", 0));
    }

    /** As upstream's server answers a role of nothing, and a set without a status. */
    @Test
    void whatGoWritesAlwaysIsThere() {
        StructType role = Schemas.builtIn().struct("rbac.v1.Role");
        JsonObject none = defaults.written(role, Json.parse("{\"metadata\":{}}"));
        assertEquals("{\"metadata\":{},\"rules\":null}", none.toString());
        assertSame(none, defaults.written(role, none));
        assertEquals(none, defaults.written(role, none.with("rules", JsonArray.EMPTY)));
        assertEquals(
                "{\"currentNumberScheduled\":0,\"desiredNumberScheduled\":0,"
                        + "\"numberMisscheduled\":0,\"numberReady\":0}",
                defaults.written(Schemas.builtIn().struct("apps.v1.DaemonSet"), JsonObject.EMPTY)
                        .object("status")
                        .toString());
    }

    @Test
    void aSecondPassChangesNothing() {
        JsonObject once = apply(POD, "{'spec':{'containers':[{'name':'a'}]}}");
        assertSame(once, defaults.apply(POD, once));
    }

    @Test
    void emptyTextAndZeroCountAsMissingForPlainValuesOnly() {
        JsonObject pod =
                apply(
                        POD,
                        "{'spec':{'restartPolicy':'','terminationGracePeriodSeconds':0,'containers':[]}}");
        assertEquals("Always", pod.object("spec").string("restartPolicy"));
        assertEquals(0, pod.object("spec").integer("terminationGracePeriodSeconds", -1));
        assertEquals(
                1,
                apply(DEPLOYMENT, "{'spec':{'replicas':null}}")
                        .object("spec")
                        .integer("replicas", 0));
        assertEquals(
                0,
                apply(DEPLOYMENT, "{'spec':{'replicas':0}}").object("spec").integer("replicas", 1));
    }

    @Test
    void siblingsDecide() {
        assertEquals(
                "{\"rollingUpdate\":{\"maxSurge\":\"25%\",\"maxUnavailable\":\"25%\"},\"type\":\"RollingUpdate\"}",
                apply(DEPLOYMENT, "{'spec':{}}").object("spec").object("strategy").toString());
        assertEquals(
                "{\"type\":\"Recreate\"}",
                apply(DEPLOYMENT, "{'spec':{'strategy':{'type':'Recreate'}}}")
                        .object("spec")
                        .object("strategy")
                        .toString());
        GroupVersionKind service = new GroupVersionKind("", "v1", "Service");
        JsonObject external = apply(service, "{'spec':{'type':'ExternalName'}}").object("spec");
        assertNull(external.get("internalTrafficPolicy"));
        JsonObject plain = apply(service, "{}").object("spec");
        assertEquals("Cluster", plain.string("internalTrafficPolicy"));
        assertEquals("ClusterIP", plain.string("type"));
    }

    @Test
    void onlyPodsGetServiceLinksNotTemplates() {
        JsonObject pod = apply(POD, "{'spec':{}}");
        assertEquals(true, pod.object("spec").get("enableServiceLinks"));
        assertNull(apply(DEPLOYMENT, "{}").at("spec", "template", "spec", "enableServiceLinks"));
    }

    @Test
    void networkPoliciesTellTheirTypes() {
        GroupVersionKind policy = new GroupVersionKind("networking.k8s.io", "v1", "NetworkPolicy");
        assertEquals(
                "[\"Ingress\"]",
                apply(policy, "{}").object("spec").array("policyTypes").toString());
        assertEquals(
                "[\"Ingress\",\"Egress\"]",
                apply(policy, "{'spec':{'egress':[{}]}}")
                        .object("spec")
                        .array("policyTypes")
                        .toString());
    }

    @Test
    void everyLineNamesFieldsThatExist() {
        for (GroupVersionKind kind : Schemas.builtIn().kinds()) {
            defaults.apply(kind, JsonObject.EMPTY);
        }
        for (String line : SchemaFiles.lines("defaults.txt")) {
            String[] path = line.substring(0, line.indexOf(' ')).split("\\.");
            TypeSchema type = Schemas.builtIn().named(path[0] + "." + path[1] + "." + path[2]);
            for (int i = 3; i < path.length; i++) {
                TypeSchema.Field field = type.field(path[i]);
                assertNotNull(field, line);
                type = field.type();
            }
        }
    }
}
