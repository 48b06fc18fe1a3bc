package io.jukung.bench.micro;

import io.jukung.base.Clock;
import io.jukung.machinery.managedfields.FieldManager;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.patch.MergePatch;
import io.jukung.machinery.patch.StrategicMergePatch;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.Schemas;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done to a tree of about 1 KB on its way through a write, and to select it in a list. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Changes {
    private final TypeSchema type = Schemas.builtIn().named("core.v1.Pod");
    private final JsonObject pod = Pods.pod("web-0");
    private final JsonObject labels = pod.object("metadata").object("labels");
    private final JsonObject patch =
            Json.parse(
                    """
                    {"spec":{"containers":[{"name":"web","image":"registry.example/web:2"}]},
                    "metadata":{"labels":{"seen":"yes"}}}\
                    """);
    private final FieldManager fields =
            new FieldManager(
                    type, new GroupVersionKind("", "v1", "Pod"), "", FieldSet.EMPTY, Clock.SYSTEM);
    private final JsonObject live = fields.update(null, pod, "creator");
    private final JsonObject changed = StrategicMergePatch.apply(live, patch, type);
    private final LabelSelector selector = LabelSelector.parse("app in (web, api), !canary");

    @Benchmark
    public JsonObject merge() {
        return MergePatch.apply(live, patch);
    }

    @Benchmark
    public JsonObject strategic() {
        return StrategicMergePatch.apply(live, patch, type);
    }

    /** Managed fields of an update. */
    @Benchmark
    public JsonObject manage() {
        return fields.update(live, changed, "editor");
    }

    /** Server-side apply of the whole Pod by somebody else, by force. */
    @Benchmark
    public JsonObject apply() {
        return fields.apply(live, pod, "applier", true);
    }

    @Benchmark
    public boolean select() {
        return selector.matches(labels);
    }
}
