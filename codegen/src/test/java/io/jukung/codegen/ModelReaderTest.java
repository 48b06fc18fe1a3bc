package io.jukung.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.codegen.FieldType.ListOf;
import io.jukung.codegen.FieldType.MapOf;
import io.jukung.codegen.FieldType.Ref;
import io.jukung.codegen.FieldType.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderTest {
    private static final Overlay OVERLAY = Overlay.read();
    private static final Map<String, ApiType> TYPES = new ModelReader(OVERLAY).read();

    private static Field field(String type, String name) {
        return Objects.requireNonNull(TYPES.get(type), type).fields().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void typesAreFoundUnderUpstreamsNames() {
        assertEquals(
                new ListOf(new Ref("core.v1.Container")),
                field("core.v1.PodSpec", "containers").type());
        assertTrue(field("core.v1.PodSpec", "containers").required());
        assertEquals(
                new MapOf(Scalar.QUANTITY), field("core.v1.ResourceRequirements", "limits").type());
        assertEquals(Scalar.MICRO_TIME, field("coordination.v1.LeaseSpec", "renewTime").type());
        assertEquals(new Ref("meta.v1.ObjectMeta"), field("events.v1.Event", "metadata").type());
        assertEquals(Scalar.RAW_EXTENSION, field("apps.v1.ControllerRevision", "data").type());
        assertFalse(field("core.v1.Container", "image").description().isEmpty());
    }

    /** A fact about a field that does not exist would be lost in silence. */
    @Test
    void everyFactIsAboutSomethingThatExists() {
        for (String key : OVERLAY.facts.keySet()) {
            String[] labels = key.split("\\.", 4);
            String type = labels[0] + "." + labels[1] + "." + labels[2];
            assertTrue(TYPES.containsKey(type), key);
            assertTrue(labels.length < 4 || TYPES.get(type).has(labels[3]), key);
        }
    }

    @Test
    void namesThatJavaTakesGetAnUnderscore() {
        assertEquals("default_", ViewWriter.member("default"));
        assertEquals("continue_", ViewWriter.member("continue"));
        assertEquals("node_", ViewWriter.member("node"));
        assertEquals("xKubernetesMapType", ViewWriter.member("x-kubernetes-map-type"));
        assertEquals("$ref", ViewWriter.member("$ref"));
    }

    @Test
    void packagesAreNamedByGroupAndVersion() {
        assertEquals("io.jukung.api.core.v1", javaPackage("core.v1.Pod"));
        assertEquals("io.jukung.api.rbac.v1", javaPackage("rbac.v1.Role"));
        assertEquals("io.jukung.api.meta.v1", javaPackage("meta.v1.LabelSelector"));
        assertEquals("io.jukung.api.flowcontrol.v1", javaPackage("flowcontrol.v1.FlowSchema"));
    }

    private static String javaPackage(String type) {
        return Objects.requireNonNull(TYPES.get(type)).in().javaPackage();
    }

    @Test
    void aSecondRunWritesNothing(@TempDir Path folder) throws IOException {
        ViewWriter writer = new ViewWriter(OVERLAY, TYPES);
        writer.write(folder);
        Path pod = folder.resolve("io/jukung/api/core/v1/Pod.java");
        var before = Files.getLastModifiedTime(pod);
        writer.write(folder);
        assertEquals(before, Files.getLastModifiedTime(pod));
    }
}
