package io.jukung.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.controlplane.InProcess;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a policy's status says of its expressions. */
class TypeCheckingTest {
    private static final String POLICIES =
            "validatingadmissionpolicies.admissionregistration.k8s.io";

    private final InProcess at = new InProcess();

    @AfterEach
    void close() {
        at.close();
    }

    private JsonObject checked(String expression) throws Exception {
        JsonObject policy =
                Yaml.parse(
                        """
                        metadata: {name: p}
                        spec:
                          matchConstraints:
                            resourceRules:
                            - {apiGroups: [apps], apiVersions: [v1], resources: [deployments], operations: [CREATE]}
                          variables: [{name: replicas, expression: object.spec.replicas}]
                        """);
        JsonObject validation = JsonObject.of("expression", expression);
        at.call(
                InProcess.ADMIN,
                "create",
                POLICIES,
                "",
                "",
                policy.withAt(
                        io.jukung.machinery.tree.JsonArray.of(validation), "spec", "validations"));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            JsonObject now = at.call(InProcess.ADMIN, "get", POLICIES, "", "p", null);
            JsonObject status = now.object("status");
            if (status.has("typeChecking") || System.nanoTime() > end) {
                return status;
            }
            Thread.sleep(5);
        }
    }

    @Test
    void whatFitsHasNoWarnings() throws Exception {
        JsonObject status =
                checked(
                        "variables.replicas <= 5 && object.spec.template.spec.containers.all(c,"
                                + " c.name != '')");
        assertEquals(1, status.integer("observedGeneration", 0));
        assertEquals(JsonObject.EMPTY, status.object("typeChecking"));
    }

    @Test
    void whatDoesNotFitIsSaid() throws Exception {
        JsonObject warning =
                checked("object.spec.replicas > '1'")
                        .object("typeChecking")
                        .array("expressionWarnings")
                        .object(0);
        assertEquals("spec.validations[0].expression", warning.string("fieldRef"));
        assertTrue(
                warning.string("warning")
                        .startsWith("apps/v1, Kind=Deployment: compilation failed: ERROR: <input>"),
                warning.string("warning"));
        assertTrue(
                warning.string("warning")
                        .contains(
                                "found no matching overload for '_>_' applied to '(int, string)'"),
                warning.string("warning"));
    }
}
