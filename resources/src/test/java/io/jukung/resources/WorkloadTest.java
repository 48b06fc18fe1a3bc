package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final String TEMPLATE =
            "{metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}";

    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonObject object(String apiVersion, String kind, String spec) {
        return Yaml.parse(
                "apiVersion: "
                        + apiVersion
                        + "\nkind: "
                        + kind
                        + "\nmetadata: {name: web, namespace: default}\nspec: "
                        + spec);
    }

    private static JsonObject app(String kind, String more) {
        return object(
                "apps/v1",
                kind,
                "{selector: {matchLabels: {app: web}}, template: " + TEMPLATE + more + "}");
    }

    @Test
    void deploymentDefaultsAndGeneration() {
        JsonObject deployment = server.create(app("Deployment", ""));
        JsonObject spec = deployment.object("spec");
        assertEquals(
                Yaml.parse(
                        "{type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable:"
                                + " 25%}}"),
                spec.object("strategy"));
        assertEquals(600L, spec.get("progressDeadlineSeconds"));
        assertEquals(10L, spec.get("revisionHistoryLimit"));
        assertEquals(
                "Always",
                spec.object("template")
                        .object("spec")
                        .array("containers")
                        .object(0)
                        .string("imagePullPolicy"));
        assertTrue(!spec.object("template").object("spec").has("enableServiceLinks"));
        JsonObject scaled = server.update(deployment.withAt(3L, "spec", "replicas"));
        assertEquals(2L, scaled.object("metadata").get("generation"));
        JsonObject annotated = server.update(scaled.withAt("b", "metadata", "annotations", "a"));
        assertEquals(3L, annotated.object("metadata").get("generation"));
        JsonObject labelled = server.update(annotated.withAt("b", "metadata", "labels", "a"));
        assertEquals(3L, labelled.object("metadata").get("generation"));
        JsonObject status =
                server.updateStatus(
                        labelled.withAt(1L, "status", "replicas").withAt(9L, "spec", "replicas"));
        assertEquals(3L, status.at("spec", "replicas"));
        assertEquals(1L, status.at("status", "replicas"));
    }

    @Test
    void refusesBadDeployments() {
        assertEquals(
                List.of(
                        "spec.selector: Required value",
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector`"
                                + " does not match template `labels`",
                        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy"
                                + " `type` is 'Recreate'"),
                causes(() ->
                        server.create(
                                object(
                                        "apps/v1",
                                        "Deployment",
                                        "{strategy: {type: Recreate, rollingUpdate: {}},"
                                                + " template: "
                                                + TEMPLATE
                                                + "}"))));
        assertEquals(
                List.of(
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector`"
                                + " does not match template `labels`"),
                causes(() ->
                        server.create(
                                object(
                                        "apps/v1",
                                        "Deployment",
                                        "{selector: {matchLabels: {app: db}}, template: "
                                                + TEMPLATE
                                                + "}"))));
        JsonObject deployment = server.create(app("Deployment", ""));
        assertEquals(
                List.of(
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector`"
                                + " does not match template `labels`",
                        "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"x\"}}: field is"
                                + " immutable"),
                causes(() ->
                        server.update(
                                deployment.withAt("x", "spec", "selector", "matchLabels", "app"))));
    }

    @Test
    void statefulSetsKeepMostOfTheirSpec() {
        JsonObject set =
                server.create(
                        app(
                                "StatefulSet",
                                ", serviceName: web, volumeClaimTemplates: [{metadata: {name: data},"
                                        + " spec: {accessModes: [ReadWriteOnce], resources: {requests:"
                                        + " {storage: 1Gi}}}}]"));
        JsonObject claim = set.object("spec").array("volumeClaimTemplates").object(0);
        assertEquals("PersistentVolumeClaim", claim.string("kind"));
        assertEquals("Filesystem", claim.object("spec").string("volumeMode"));
        assertEquals("Pending", claim.object("status").string("phase"));
        server.update(set.withAt(2L, "spec", "replicas"));
        assertEquals(
                List.of(
                        "spec: Forbidden: updates to statefulset spec for fields other than"
                                + " 'replicas', 'ordinals', 'template', 'updateStrategy',"
                                + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                                + " 'minReadySeconds' are forbidden"),
                causes(() -> server.update(server.get(set).withAt("db", "spec", "serviceName"))));
    }

    @Test
    void statefulSetsMountTheirClaims() {
        String mounts =
                ", template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image:"
                        + " nginx, volumeMounts: [{name: www, mountPath: /www}]}]}}";
        String selector = "selector: {matchLabels: {app: web}}";
        assertEquals(
                List.of(
                        "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"www\""),
                causes(() ->
                        server.create(
                                object("apps/v1", "StatefulSet", "{" + selector + mounts + "}"))));
        JsonObject set =
                server.create(
                        object(
                                "apps/v1",
                                "StatefulSet",
                                "{"
                                        + selector
                                        + mounts
                                        + ", volumeClaimTemplates: [{metadata: {name: www}, spec: {accessModes:"
                                        + " [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}"));
        assertTrue(!set.object("spec").object("template").object("spec").has("volumes"));
    }

    @Test
    void jobsWarnWhenTheirPodsWouldStay() {
        JsonObject job =
                server.create(
                        object(
                                "batch/v1",
                                "Job",
                                "{template: {spec: {restartPolicy: Never, containers: [{name: a,"
                                        + " image: b}]}}}"));
        server.call("delete", job, "web", "");
        assertTrue(server.warnings().getLast().startsWith("child pods are preserved by default"));
    }

    @Test
    void daemonSetsRoll() {
        JsonObject set = server.create(app("DaemonSet", ""));
        String count = "deprecated.daemonset.template.generation";
        assertEquals("1", set.object("metadata").object("annotations").string(count));
        JsonObject other =
                server.update(
                        set.withoutAt("metadata", "annotations")
                                .withAt("x", "spec", "template", "metadata", "labels", "b"));
        assertEquals("2", other.object("metadata").object("annotations").string(count));
        set = server.update(other.withAt(5L, "spec", "minReadySeconds"));
        assertEquals("2", set.object("metadata").object("annotations").string(count));
        assertEquals(
                Yaml.parse(
                        "{type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}"),
                set.object("spec").object("updateStrategy"));
        assertEquals(0L, set.object("status").get("desiredNumberScheduled"));
    }

    @Test
    void jobsFindTheirOwnPods() {
        JsonObject job =
                server.create(
                        object(
                                "batch/v1",
                                "Job",
                                "{template: {spec: {restartPolicy: Never, containers: [{name: a,"
                                        + " image: a}]}}}"));
        String uid = job.object("metadata").string("uid");
        JsonObject spec = job.object("spec");
        assertEquals(
                JsonObject.of(
                        "matchLabels", JsonObject.of("batch.kubernetes.io/controller-uid", uid)),
                spec.object("selector"));
        assertEquals(
                JsonObject.of(
                        "batch.kubernetes.io/controller-uid",
                        uid,
                        "batch.kubernetes.io/job-name",
                        "web",
                        "controller-uid",
                        uid,
                        "job-name",
                        "web"),
                spec.object("template").object("metadata").object("labels"));
        assertEquals(6L, spec.get("backoffLimit"));
        assertEquals(1L, spec.get("completions"));
        assertEquals("TerminatingOrFailed", spec.string("podReplacementPolicy"));
        assertEquals(
                List.of("spec.completions: Invalid value: 3: field is immutable"),
                causes(() -> server.update(job.withAt(3L, "spec", "completions"))));
        server.update(job.withAt(3L, "spec", "parallelism"));
    }

    @Test
    void jobsMustEnd() {
        assertEquals(
                List.of(
                        "spec.template.spec.restartPolicy: Required value: valid values:"
                                + " \"OnFailure\", \"Never\""),
                causes(() ->
                        server.create(object("batch/v1", "Job", "{template: " + TEMPLATE + "}"))));
    }

    @Test
    void cronSchedules() {
        String rest =
                ", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name:"
                        + " a, image: a}]}}}}}";
        for (String bad :
                List.of(
                        "* * * *=expected exactly 5 fields, found 4: [* * * *]",
                        "60 * * * *=end of range (60) above maximum (59): 60",
                        "x * * * *=failed to parse int from x: strconv.Atoi: parsing \"x\": invalid"
                                + " syntax",
                        "*/0 * * * *=step of range should be a positive number: */0")) {
            String schedule = bad.substring(0, bad.indexOf('='));
            assertEquals(
                    List.of(
                            "spec.schedule: Invalid value: \""
                                    + schedule
                                    + "\": "
                                    + bad.substring(bad.indexOf('=') + 1)),
                    causes(() ->
                            server.create(
                                    object(
                                            "batch/v1",
                                            "CronJob",
                                            "{schedule: '" + schedule + "'" + rest))));
        }
        for (String good : List.of("*/5 0-6,22 1 jan-mar mon", "@hourly", "@every 1h30m")) {
            server.delete(
                    server.create(
                            object("batch/v1", "CronJob", "{schedule: '" + good + "'" + rest)));
        }
    }

    @Test
    void autoscalersSpeakBothVersions() {
        JsonObject scaler =
                server.create(
                        object(
                                "autoscaling/v1",
                                "HorizontalPodAutoscaler",
                                "{maxReplicas: 5, targetCPUUtilizationPercentage: 70,"
                                        + " scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name:"
                                        + " web}}"));
        assertEquals(70L, scaler.at("spec", "targetCPUUtilizationPercentage"));
        JsonObject two = server.get(scaler.with("apiVersion", "autoscaling/v2"));
        assertEquals(
                Yaml.parse(
                        "{type: Resource, resource: {name: cpu, target: {type: Utilization,"
                                + " averageUtilization: 70}}}"),
                two.object("spec").array("metrics").object(0));
        assertEquals(
                scaler.object("spec"),
                server.get(two.with("apiVersion", "autoscaling/v1")).object("spec"));
    }
}
