package io.jukung.kubelet.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.Test;

class StatusDifferenceTest {
    @Test
    void onlyWhatChangedIsSentAndWhatWentIsNulled() {
        JsonObject from =
                Json.parse(
                        """
                        {"phase":"Pending","hostIP":"h","reason":"r",
                         "conditions":[{"type":"A","status":"True"},{"type":"B","status":"False","reason":"x"}],
                         "podIPs":[{"ip":"1"}]}
                        """);
        JsonObject to =
                Json.parse(
                        """
                        {"phase":"Running","hostIP":"h",
                         "conditions":[{"type":"A","status":"True"},{"type":"B","status":"True"}],
                         "podIPs":[{"ip":"2"}]}
                        """);
        assertEquals(
                Json.parse(
                        """
                        {"phase":"Running","reason":null,
                         "conditions":[{"type":"B","status":"True","reason":null}],
                         "podIPs":[{"ip":"2"},{"ip":"1","$patch":"delete"}]}
                        """),
                StatusManager.difference(from, to));
    }
}
