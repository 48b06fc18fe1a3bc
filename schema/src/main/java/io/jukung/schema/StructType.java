package io.jukung.schema;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A built-in struct; its fields are read from its line in the data file at the first question. */
public final class StructType implements TypeSchema {
    private final Schemas schemas;
    private final PackageInfo in;
    private final String key;
    private final String name;
    private final String line;
    private volatile @Nullable Parts parts;

    /** What the line says, parsed. */
    private record Parts(
            List<String> facts,
            List<FieldFacts> fieldFacts,
            List<Field> fields,
            Map<String, Field> byName) {}

    StructType(Schemas schemas, PackageInfo in, String line) {
        this.schemas = schemas;
        this.in = in;
        this.line = line;
        int tab = line.indexOf('\t');
        this.key = line.substring(0, tab);
        this.name = key.substring(key.lastIndexOf('.') + 1);
    }

    /** The struct that a schema of kind OBJECT out of this package stands for. */
    public static StructType of(TypeSchema type) {
        return type instanceof Composite.Overridden other ? other.struct() : (StructType) type;
    }

    /** Upstream's short key: {@code core.v1.PodSpec}. */
    public String key() {
        return key;
    }

    /** Its name in OpenAPI documents: {@code io.k8s.api.core.v1.PodSpec}. */
    public String definition() {
        return in.upstream() + "." + name();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Kind kind() {
        return Kind.OBJECT;
    }

    /** The kind of objects, lists or reviews of this type; null for a part of one. */
    public @Nullable GroupVersionKind objectKind() {
        return facts().contains("kind")
                ? new GroupVersionKind(in.apiGroup(), in.version(), name())
                : null;
    }

    @Override
    public @Nullable Field field(String name) {
        return parts().byName.get(name);
    }

    @Override
    public List<Field> fields() {
        return parts().fields;
    }

    @Override
    public boolean atomic() {
        return facts().contains("struct-atomic");
    }

    /** All words of the overlay about the type. */
    public List<String> facts() {
        return parts().facts;
    }

    /** All words of the overlay about its fields, in the fields' order. */
    public List<FieldFacts> fieldFacts() {
        return parts().fieldFacts;
    }

    private Parts parts() {
        Parts known = parts;
        if (known == null) {
            known = parse();
            parts = known; // two threads may both parse; the results are equal
        }
        return known;
    }

    private Parts parse() {
        String[] cells = line.split("\t");
        List<String> facts =
                cells.length > 1 ? Arrays.asList(cells[1].strip().split(" ")) : List.of();
        List<FieldFacts> fieldFacts = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        Map<String, Field> byName = new HashMap<>();
        for (int i = 2; i < cells.length; i++) {
            FieldFacts words = FieldFacts.parse(cells[i]);
            Field field = field(words);
            fieldFacts.add(words);
            fields.add(field);
            byName.put(field.name(), field);
        }
        return new Parts(
                facts,
                Collections.unmodifiableList(fieldFacts),
                Collections.unmodifiableList(fields),
                byName);
    }

    private Field field(FieldFacts words) {
        PatchStrategy strategy = PatchStrategy.DEFAULT;
        String mergeKey = "";
        String patch = words.value("patch");
        if (!patch.isEmpty()) {
            int open = patch.indexOf('(');
            mergeKey = open < 0 ? "" : patch.substring(open + 1, patch.length() - 1);
            strategy =
                    switch (open < 0 ? patch : patch.substring(0, open)) {
                        case "merge" -> PatchStrategy.MERGE;
                        case "retainKeys" -> PatchStrategy.RETAIN_KEYS;
                        case "merge,retainKeys" -> PatchStrategy.MERGE_RETAIN_KEYS;
                        case "replace" -> PatchStrategy.REPLACE;
                        default -> throw new IllegalStateException(patch);
                    };
        }
        return new Field(
                words.name(),
                type(words.type(), words),
                words.has("required"),
                words.declared(),
                strategy,
                mergeKey,
                words.empty(),
                words.isPlain());
    }

    private TypeSchema type(String code, FieldFacts words) {
        return switch (code.charAt(0)) {
            case '=' -> {
                StructType struct = schemas.struct(code.substring(1));
                boolean atomic = words.has("struct-atomic");
                yield atomic || words.has("struct-granular")
                        ? new Composite.Overridden(struct, atomic)
                        : struct;
            }
            case '[' -> {
                List<String> keys = words.list("map");
                ListType list =
                        keys != null
                                ? ListType.MAP
                                : words.has("set") ? ListType.SET : ListType.ATOMIC;
                yield new Composite.ListOf(
                        type(code.substring(1), NO_FACTS), list, keys == null ? List.of() : keys);
            }
            case '{' ->
                    new Composite.MapOf(
                            type(code.substring(1), NO_FACTS), words.has("struct-atomic"));
            default -> Leaf.of(code.charAt(0));
        };
    }

    private static final FieldFacts NO_FACTS = new FieldFacts("", "", List.of());

    @Override
    public String toString() {
        return key;
    }
}
