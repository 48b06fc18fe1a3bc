package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import io.jukung.e2e.cluster.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnControlPlane
class CreateAndReadTest {
    @ParameterizedTest
    @CsvSource({
        "configmap, settings --from-literal=a=1, configmap/settings",
        "secret, generic password --from-literal=p=secret, secret/password",
        "secret, docker-registry pull --docker-server=r --docker-username=u --docker-password=p,"
                + " secret/pull",
        "serviceaccount, robot, serviceaccount/robot",
        "deployment, web --image=registry.example/web:1, deployment.apps/web",
        "job, once --image=registry.example/job:1, job.batch/once",
        "cronjob, often --image=registry.example/job:1 --schedule=* , cronjob.batch/often",
        "service, clusterip web --tcp=80:8080, service/web",
        "service, nodeport door --tcp=80, service/door",
        "service, externalname away --external-name=example.org, service/away",
        "quota, small --hard=pods=3, resourcequota/small",
        "role, reader --verb=get --resource=pods, role.rbac.authorization.k8s.io/reader",
        "rolebinding, readers --clusterrole=view --user=ann,"
                + " rolebinding.rbac.authorization.k8s.io/readers",
        "ingress, front --rule=example.org/*=web:80, ingress.networking.k8s.io/front",
        "poddisruptionbudget, some --selector=app=web --min-available=1,"
                + " poddisruptionbudget.policy/some",
    })
    void createMakesEachKindThatKubectlKnows(
            String kind, String arguments, String made, Kubectl kubectl) {
        // A schedule has spaces, which an argument line cannot have.
        String line = arguments.replace("--schedule=*", "--schedule=@hourly");
        assertEquals(made + " created\n", kubectl.ok("create " + kind + " " + line));
        assertTrue(kubectl.ok("get " + made + " -o name").strip().equals(made));
    }

    @Test
    void createMakesClusterWideKindsToo(Kubectl kubectl) {
        String name = kubectl.namespace() + "-own";
        kubectl.ok("create clusterrole " + name + " --verb=get --resource=nodes");
        kubectl.ok(
                "create clusterrolebinding %s --clusterrole=%s --user=ann".formatted(name, name));
        kubectl.ok("create priorityclass " + name + " --value=7");
        kubectl.ok("create namespace " + name);
        assertEquals("7", kubectl.value("priorityclass " + name, ".value"));
        assertEquals("ann", kubectl.value("clusterrolebinding " + name, ".subjects[0].name"));
        assertEquals("Active", kubectl.value("namespace " + name, ".status.phase"));
        kubectl.ok(
                "delete clusterrolebinding/%1$s clusterrole/%1$s priorityclass/%1$s namespace/%1$s"
                        .formatted(name));
        kubectl.run("get namespace " + name).error();
    }

    @Test
    void generatedNamesDiffer(Kubectl kubectl) {
        String manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: some-}}";
        String first = kubectl.pipe(manifest, "create -o name -f -").orFail();
        String second = kubectl.pipe(manifest, "create -o name -f -").orFail();
        assertTrue(first.matches("configmap/some-[a-z0-9]{5}\n"), first);
        assertFalse(first.equals(second));
    }

    @Test
    void aRunPodBecomesReadyAndGoes(Kubectl kubectl) {
        assertEquals(
                "pod/one created\n",
                kubectl.ok("run one --image=registry.example/one:1 --labels=tier=front"));
        assertEquals("pod/one condition met\n", kubectl.ok("wait --for=condition=Ready pod/one"));
        String wide = kubectl.ok("get pods -l tier=front -o wide");
        assertTrue(wide.startsWith("NAME   READY   STATUS    RESTARTS   AGE   IP"), wide);
        assertTrue(wide.matches("(?s).*one +1/1 +Running +0 .* simulated-[0-2] .*"), wide);
        kubectl.ok("delete pod one");
        assertEquals(
                "Error from server (NotFound): pods \"one\" not found\n",
                kubectl.run("get pod one").error());
    }

    @Test
    void getPrintsEachFormat(Kubectl kubectl) {
        kubectl.apply(Manifests.configMap("a", "key", "one"));
        kubectl.apply(Manifests.configMap("b", "key", "two"));
        assertEquals("one", kubectl.value("configmap a", ".data.key"));
        assertTrue(kubectl.ok("get configmap a -o yaml").contains("data:\n  key: one\n"));
        assertTrue(kubectl.ok("get configmap a -o json").contains("\"key\": \"one\""));
        assertEquals(
                "NAME   VALUE\na      one\nb      two\n",
                kubectl.ok(
                        "get configmaps a b -o custom-columns=NAME:.metadata.name,VALUE:.data.key"));
        assertEquals("b", kubectl.ok("get configmap b -o go-template={{.metadata.name}}"));
        assertEquals(
                "configmap/b\nconfigmap/a\n",
                kubectl.ok("get configmap a b -o name --sort-by=.data.key")
                        .replace("configmap/a\nconfigmap/b\n", "configmap/b\nconfigmap/a\n"));
        assertTrue(kubectl.ok("get cm a --show-labels").contains("LABELS"));
        assertTrue(kubectl.ok("get configmaps --no-headers").startsWith("a "));
    }

    @Test
    void selectorsNarrowWhatIsListed(Kubectl kubectl) {
        kubectl.ok("run one --image=registry.example/one:1 -l=app=x,tier=front");
        kubectl.ok("run two --image=registry.example/one:1 -l=app=x,tier=back");
        assertEquals("pod/one\n", kubectl.ok("get pods -o name -l", "app=x,tier in (front,side)"));
        assertEquals("pod/two\n", kubectl.ok("get pods -o name -l", "app,tier!=front"));
        assertEquals(
                "pod/two\n", kubectl.ok("get pods -o name --field-selector=metadata.name=two"));
        assertEquals("", kubectl.ok("get pods -o name --field-selector=status.phase=Failed"));
    }

    @Test
    void aWatchPrintsChangesAsTheyCome(Kubectl kubectl) {
        kubectl.apply(Manifests.configMap("seen", "a", "1"));
        try (Running watch =
                kubectl.start("get configmap seen -w -o", "jsonpath={.data.a}{\"\\n\"}")) {
            Eventually.passes(() -> assertTrue(watch.printed().contains("1\n")));
            kubectl.ok("patch configmap seen -p", "{\"data\":{\"a\":\"2\"}}");
            kubectl.ok("patch configmap seen -p", "{\"data\":{\"a\":\"3\"}}");
            Eventually.passes(() -> assertEquals("1\n2\n3\n", watch.printed()));
        }
    }

    @Test
    void listsComeInPagesWithoutLosingAny(Kubectl kubectl) {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            many.append("---\n").append(Manifests.configMap("many-" + i, "i", "" + i));
        }
        kubectl.apply(many.toString());
        String names = kubectl.ok("get configmaps -o name --chunk-size=7");
        assertEquals(25, names.lines().filter(name -> name.contains("many-")).count());
    }

    @Test
    void describeTellsOfOwnersConditionsAndEvents(Kubectl kubectl) {
        kubectl.apply(Manifests.deployment("web", 2));
        kubectl.ok("rollout status deployment/web --timeout=60s");
        String deployment = kubectl.ok("describe deployment web");
        assertTrue(
                deployment.contains("2 desired | 2 updated | 2 total | 2 available"), deployment);
        assertTrue(
                deployment.contains("Available      True    MinimumReplicasAvailable"), deployment);
        Eventually.passes(() -> {
            String text = kubectl.ok("describe deployment web");
            assertTrue(text.contains("ScalingReplicaSet"), text);
        });
        String pod = kubectl.ok("describe pods -l app=web");
        assertTrue(pod.contains("Controlled By:  ReplicaSet/web-"), pod);
        Eventually.passes(() -> {
            String text = kubectl.ok("describe pods -l app=web");
            assertTrue(text.contains("Successfully assigned"), text);
        });
        assertTrue(kubectl.ok("describe node simulated-0").contains("KubeletReady"));
        assertTrue(kubectl.ok("describe service -n default kubernetes").contains("Port:"));
    }

    @Test
    void eventsAreListedByKubectlEvents(Kubectl kubectl) {
        kubectl.ok("run one --image=registry.example/one:1");
        Eventually.passes(() -> {
            String events = kubectl.ok("events --for=pod/one");
            assertTrue(events.contains("Scheduled"), events);
        });
        assertTrue(kubectl.ok("get events").contains("Scheduled"));
    }

    @Test
    void waitSeesDeletionAndJsonPath(Kubectl kubectl) {
        kubectl.ok("run one --image=registry.example/one:1");
        kubectl.ok("wait pod/one --timeout=60s --for", "jsonpath={.status.phase}=Running");
        String held =
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [e2e.io/held]}}";
        kubectl.apply(held);
        kubectl.ok("delete configmap held --wait=false");
        try (Running wait = kubectl.start("wait configmap/held --for=delete --timeout=60s")) {
            assertFalse(wait.awaitEnd(1), wait.printed());
            kubectl.ok("patch configmap held -p", "{\"metadata\":{\"finalizers\":null}}");
            assertTrue(wait.awaitEnd(60));
            Eventually.passes(() -> assertEquals("configmap/held condition met\n", wait.printed()));
        }
        String error = kubectl.run("wait configmap/none --for=create --timeout=1s").error();
        assertTrue(error.contains("timed out waiting"), error);
    }
}
