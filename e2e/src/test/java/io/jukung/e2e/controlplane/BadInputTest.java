package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import io.jukung.e2e.cluster.Outcome;
import org.junit.jupiter.api.Test;

@OnControlPlane
class BadInputTest {
    @Test
    void anUnknownKindIsNamed(Kubectl kubectl) {
        assertTrue(
                kubectl.run("get nonsense")
                        .error()
                        .contains("the server doesn't have a resource type \"nonsense\""));
        String error =
                kubectl.pipe("{apiVersion: v1, kind: Nonsense, metadata: {name: a}}", "apply -f -")
                        .error();
        assertTrue(error.contains("no matches for kind \"Nonsense\" in version \"v1\""), error);
    }

    @Test
    void anUnknownFieldIsAnErrorOrAWarning(Kubectl kubectl) {
        String manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: odd}, dota: {a: b}}";
        String error = kubectl.pipe(manifest, "create --validate=strict -f -").error();
        assertTrue(error.contains("strict decoding error: unknown field \"dota\""), error);
        Outcome warned = kubectl.pipe(manifest, "create --validate=warn -f -");
        assertTrue(warned.err().contains("Warning: unknown field \"dota\""), warned.toString());
        assertEquals("configmap/odd created\n", warned.orFail());
    }

    @Test
    void aBadNameIsRefusedInUpstreamsWords(Kubectl kubectl) {
        String error = kubectl.run("create configmap Bad_Name").error();
        assertTrue(
                error.contains(
                        "ConfigMap \"Bad_Name\" is invalid: metadata.name: Invalid value:"
                                + " \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of"),
                error);
    }

    @Test
    void everyFaultOfAnObjectIsTold(Kubectl kubectl) {
        String error =
                kubectl.pipe(
                                """
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: {name: odd}
                                spec:
                                  replicas: -1
                                  selector: {matchLabels: {app: a}}
                                  template:
                                    metadata: {labels: {app: b}}
                                    spec: {containers: [{name: c}]}
                                """,
                                "create -f -")
                        .error();
        assertTrue(error.contains("spec.replicas: Invalid value: -1"), error);
        assertTrue(error.contains("`selector` does not match template `labels`"), error);
        assertTrue(error.contains("spec.template.spec.containers[0].image: Required value"), error);
    }

    @Test
    void aWrongTypeSaysWhere(Kubectl kubectl) {
        String error =
                kubectl.pipe(
                                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: 7}",
                                "create --validate=ignore -f -")
                        .error();
        assertTrue(error.contains("BadRequest") && error.contains("ConfigMap"), error);
    }

    @Test
    void whatIsThereIsNotCreatedTwice(Kubectl kubectl) {
        kubectl.ok("create configmap twice");
        assertEquals(
                "error: failed to create configmap: configmaps \"twice\" already exists\n",
                kubectl.run("create configmap twice").error());
    }

    @Test
    void anImmutableFieldStays(Kubectl kubectl) {
        kubectl.apply(Manifests.deployment("web", 1));
        String error =
                kubectl.run(
                                "patch deployment web --type=merge -p",
                                "{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"x\"}}}}")
                        .error();
        assertTrue(error.contains("field is immutable"), error);
    }

    @Test
    void anOversizedBodyIsRefused(Kubectl kubectl) {
        String manifest =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"big\"},"
                        + "\"data\":{\"a\":\""
                        + "x".repeat(4 << 20)
                        + "\"}}";
        String error = kubectl.pipe(manifest, "create --validate=ignore -f -").error();
        assertTrue(error.contains("RequestEntityTooLarge"), error);
    }

    @Test
    void aTooLargeConfigMapIsInvalid(Kubectl kubectl) {
        String manifest =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"big\"},"
                        + "\"data\":{\"a\":\""
                        + "x".repeat(1100 << 10)
                        + "\"}}";
        String error = kubectl.pipe(manifest, "create --validate=ignore -f -").error();
        assertTrue(error.contains("Too long: may not be more than 1048576 bytes"), error);
    }

    @Test
    void aPodForAGoneNamespaceIsRefused(Kubectl kubectl) {
        assertEquals(
                "Error from server (NotFound): namespaces \"nowhere\" not found\n",
                kubectl.run("run one --image=registry.example/one:1 --namespace=nowhere").error());
    }

    @Test
    void anUnknownFieldSelectorIsRefused(Kubectl kubectl) {
        String error = kubectl.run("get pods --field-selector=spec.nothing=1").error();
        assertTrue(error.contains("field label not supported: spec.nothing"), error);
    }
}
