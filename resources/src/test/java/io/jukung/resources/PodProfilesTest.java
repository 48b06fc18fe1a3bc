package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AppArmor profiles that annotations name become fields of the containers. */
class PodProfilesTest {
    private static final String KEY = "container.apparmor.security.beta.kubernetes.io/c";

    private static String pod(String annotation, String spec) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: d, annotations: {"
                + KEY
                + ": '"
                + annotation
                + "'}}, spec: {containers: [{name: c, image: x}]"
                + spec
                + "}}";
    }

    private static JsonObject profile(JsonObject pod) {
        return pod.object("spec")
                .array("containers")
                .object(0)
                .object("securityContext")
                .object("appArmorProfile");
    }

    @Test
    void anAnnotationBecomesAFieldWithAWarning() {
        try (Server server = new Server()) {
            JsonObject pod = server.create(pod("localhost/p", ""));
            assertEquals(JsonObject.of("type", "Localhost", "localhostProfile", "p"), profile(pod));
            assertEquals(
                    List.of(
                            "metadata.annotations["
                                    + KEY
                                    + "]: deprecated since v1.30; use the \"appArmorProfile\" field"
                                    + " instead"),
                    server.warnings());
        }
    }

    @Test
    void whatThePodHasAlreadyIsNotRepeated() {
        try (Server server = new Server()) {
            JsonObject pod =
                    server.create(
                            pod(
                                    "runtime/default",
                                    ", securityContext: {appArmorProfile: {type: RuntimeDefault}}"));
            assertEquals(JsonObject.EMPTY, profile(pod));
            assertEquals(List.of(), server.warnings());
        }
    }

    @Test
    void anotherProfileThanThePodsIsTheContainersOwn() {
        try (Server server = new Server()) {
            JsonObject pod =
                    server.create(
                            pod(
                                    "runtime/default",
                                    ", securityContext: {appArmorProfile: {type: Unconfined}}"));
            assertEquals(JsonObject.of("type", "RuntimeDefault"), profile(pod));
        }
    }

    @Test
    void windowsHasNoProfiles() {
        try (Server server = new Server()) {
            assertEquals(
                    JsonObject.EMPTY,
                    profile(server.create(pod("runtime/default", ", os: {name: windows}"))));
        }
    }
}
