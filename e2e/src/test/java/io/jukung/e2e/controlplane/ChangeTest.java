package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import io.jukung.e2e.cluster.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnControlPlane
class ChangeTest {
    @BeforeEach
    void aDeployment(Kubectl kubectl) {
        kubectl.apply(Manifests.deployment("web", 1));
    }

    @Test
    void applySaysWhatItDidAndKeepsOthersFields(Kubectl kubectl) {
        assertEquals(
                "deployment.apps/web unchanged\n", kubectl.apply(Manifests.deployment("web", 1)));
        kubectl.ok("annotate deployment web note=mine");
        assertEquals(
                "deployment.apps/web configured\n", kubectl.apply(Manifests.deployment("web", 2)));
        assertEquals("2", kubectl.value("deployment web", ".spec.replicas"));
        assertEquals("mine", kubectl.value("deployment web", ".metadata.annotations.note"));
    }

    @Test
    void serverSideApplyOwnsFieldsAndTellsOfConflicts(Kubectl kubectl) {
        kubectl.pipe(
                        Manifests.configMap("shared", "a", "1"),
                        "apply --server-side --field-manager=one -f -")
                .orFail();
        String error =
                kubectl.pipe(
                                Manifests.configMap("shared", "a", "2"),
                                "apply --server-side --field-manager=two -f -")
                        .error();
        assertTrue(error.contains("conflict with \"one\": .data.a"), error);
        assertEquals(
                "configmap/shared serverside-applied\n",
                kubectl.pipe(
                                Manifests.configMap("shared", "a", "2"),
                                "apply --server-side --field-manager=two --force-conflicts -f -")
                        .orFail());
        String owners =
                kubectl.ok(
                        "get configmap shared --show-managed-fields -o"
                                + " jsonpath={.metadata.managedFields[*].manager}");
        assertEquals("two", owners);
    }

    @Test
    void diffShowsWhatApplyWouldDo(Kubectl kubectl) {
        assertEquals(0, kubectl.pipe(Manifests.deployment("web", 1), "diff -f -").code());
        Outcome diff = kubectl.pipe(Manifests.deployment("web", 5), "diff -f -");
        assertEquals(1, diff.code(), diff.toString());
        assertTrue(diff.out().contains("-  replicas: 1\n+  replicas: 5\n"), diff.out());
        assertEquals("1", kubectl.value("deployment web", ".spec.replicas"));
    }

    @Test
    void editSendsWhatTheEditorWrote(Kubectl kubectl, @TempDir Path folder) throws IOException {
        Path editor = folder.resolve("editor");
        Files.writeString(editor, "#!/bin/sh\nsed -i 's/replicas: 1/replicas: 3/' \"$1\"\n");
        assertTrue(editor.toFile().setExecutable(true));
        Kubectl editing = kubectl.with("KUBE_EDITOR", editor.toString());
        assertEquals("deployment.apps/web edited\n", editing.ok("edit deployment web"));
        assertEquals("3", kubectl.value("deployment web", ".spec.replicas"));
        assertTrue(editing.run("edit deployment web").err().contains("no changes made"));
    }

    @Test
    void patchKnowsThreeKinds(Kubectl kubectl) {
        kubectl.ok(
                "patch deployment web -p",
                """
                {"spec":{"template":{"spec":{"containers":[
                  {"name":"side","image":"registry.example/side:1"}]}}}}
                """);
        assertEquals(
                "side web",
                kubectl.value("deployment web", ".spec.template.spec.containers[*].name"));
        kubectl.ok(
                "patch deployment web --type=merge -p",
                "{\"metadata\":{\"labels\":{\"app\":null,\"tier\":\"back\"}}}");
        assertEquals("{\"tier\":\"back\"}", kubectl.value("deployment web", ".metadata.labels"));
        kubectl.ok(
                "patch deployment web --type=json -p",
                """
                [{"op":"test","path":"/spec/replicas","value":1},
                 {"op":"replace","path":"/spec/replicas","value":4}]
                """);
        assertEquals("4", kubectl.value("deployment web", ".spec.replicas"));
        String error =
                kubectl.run(
                                "patch deployment web --type=json -p",
                                "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":9}]")
                        .error();
        assertEquals(
                "The request is invalid: the server rejected our request due to an error in our"
                        + " request\n",
                error);
        assertEquals("4", kubectl.value("deployment web", ".spec.replicas"));
    }

    @Test
    void patchReachesStatusAndScale(Kubectl kubectl) {
        kubectl.ok(
                "patch deployment web --subresource=scale --type=merge -p",
                "{\"spec\":{\"replicas\":2}}");
        assertEquals("2", kubectl.value("deployment web", ".spec.replicas"));
        kubectl.ok("get deployment web --subresource=status -o name");
    }

    @Test
    void labelsAndAnnotationsAreSetChangedAndTakenAway(Kubectl kubectl) {
        assertEquals("deployment.apps/web labeled\n", kubectl.ok("label deployment web tier=one"));
        String error = kubectl.run("label deployment web tier=two").error();
        assertTrue(error.contains("'tier' already has a value (one)"), error);
        kubectl.ok("label deployment web tier=two --overwrite");
        assertEquals("two", kubectl.value("deployment web", ".metadata.labels.tier"));
        assertEquals("deployment.apps/web unlabeled\n", kubectl.ok("label deployment web tier-"));
        kubectl.ok("annotate deployments --all why=because");
        assertEquals("because", kubectl.value("deployment web", ".metadata.annotations.why"));
    }

    @Test
    void setChangesImageEnvironmentAndResources(Kubectl kubectl) {
        kubectl.ok("set image deployment/web web=registry.example/web:2");
        kubectl.ok("set env deployment/web COLOR=red");
        kubectl.ok("set resources deployment/web --requests=cpu=10m,memory=8Mi");
        kubectl.ok("set serviceaccount deployment/web default");
        assertEquals(
                "registry.example/web:2 red 10m",
                kubectl.ok(
                        "get deployment web -o",
                        "jsonpath={.spec.template.spec.containers[0].image}"
                                + " {.spec.template.spec.containers[0].env[0].value}"
                                + " {.spec.template.spec.containers[0].resources.requests.cpu}"));
        assertTrue(kubectl.ok("set env deployment/web --list").contains("COLOR=red"));
    }

    @Test
    void replaceMindsTheVersionThatItWasReadAt(Kubectl kubectl) {
        kubectl.apply(Manifests.configMap("read", "a", "1"));
        String read = kubectl.ok("get configmap read -o yaml");
        kubectl.ok("patch configmap read -p", "{\"data\":{\"a\":\"2\"}}");
        String error = kubectl.pipe(read, "replace -f -").error();
        assertTrue(
                error.contains(
                        "Operation cannot be fulfilled on configmaps \"read\": the object has been"
                                + " modified; please apply your changes to the latest version and"
                                + " try again"),
                error);
    }

    @Test
    void dryRunsLeaveNothing(Kubectl kubectl) {
        kubectl.pipe(Manifests.configMap("never", "a", "1"), "create --dry-run=server -f -")
                .orFail();
        kubectl.run("get configmap never").error();
        kubectl.ok("delete deployment web --dry-run=server");
        kubectl.ok("get deployment web");
    }

    @Test
    void deletionGoesByNameSelectorFileAndForAll(Kubectl kubectl) {
        kubectl.ok("create configmap a");
        kubectl.ok("create configmap b");
        kubectl.ok("create configmap c");
        kubectl.ok("label configmap b kill=yes");
        assertEquals(
                "configmap \"b\" deleted",
                kubectl.ok("delete configmap -l kill=yes").strip().split(" from ")[0]);
        kubectl.ok("delete configmap a");
        assertTrue(kubectl.run("delete configmap a").error().contains("NotFound"));
        kubectl.ok("delete configmap a --ignore-not-found");
        kubectl.pipe(Manifests.configMap("c", "a", "1"), "delete -f -").orFail();
        kubectl.ok("delete deployment --all --cascade=foreground --timeout=60s");
        assertEquals("", kubectl.ok("get deployments,replicasets,pods -o name"));
    }

    @Test
    void orphansStayWhereCascadingIsOff(Kubectl kubectl) {
        kubectl.ok("rollout status deployment/web --timeout=60s");
        kubectl.ok("delete deployment web --cascade=orphan");
        assertEquals(
                "",
                kubectl.ok(
                        "get replicasets -l app=web -o"
                                + " jsonpath={.items[*].metadata.ownerReferences}"));
        kubectl.ok("delete replicasets -l app=web");
    }
}
