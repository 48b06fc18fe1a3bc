package io.jukung.controlplane.policy;

import dev.cel.common.types.SimpleType;
import io.jukung.apiserver.registry.KindSchema;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.cel.CelEnvironment;
import io.jukung.cel.CompilationException;
import io.jukung.cel.types.DeclType;
import io.jukung.cel.types.SchemaTypes;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.admission.Requests;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says in the status of a validating policy which of its expressions do not fit the kinds that its
 * rules name; the policy works all the same. Upstream's controller manager does so; here it is the
 * server, which has the types at hand. One thread follows the policies.
 */
public final class TypeChecking implements AutoCloseable {
    private static final Logger LOG = System.getLogger("kube-apiserver");
    private static final GroupResource POLICIES =
            new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicies");
    private static final int MOST_KINDS = 10;

    private final Registry registry;
    private final KindSchema.Source schemas;
    private @Nullable AutoCloseable observation;

    public TypeChecking(Registry registry, KindSchema.Source schemas) {
        this.registry = registry;
        this.schemas = schemas;
    }

    /** Starts to follow the policies. */
    public void start() {
        if (registry.find(POLICIES.group(), POLICIES.resource()) != null) {
            observation =
                    registry.objects(POLICIES)
                            .observe((old, now) -> {
                                if (now != null) {
                                    changed(now);
                                }
                            });
        }
    }

    @Override
    public void close() throws Exception {
        AutoCloseable running = observation;
        if (running != null) {
            running.close();
        }
    }

    private void changed(JsonObject policy) {
        if (!outdated(policy)) {
            return;
        }
        String name = policy.object("metadata").string("name");
        JsonArray warnings = check(policy.object("spec"));
        long generation = policy.object("metadata").integer("generation", 0);
        Objects policies = registry.objects(POLICIES);
        try {
            policies.update(
                    "",
                    name,
                    live -> {
                        if (live.object("metadata").integer("generation", 0) != generation) {
                            return live;
                        }
                        JsonObject checking =
                                warnings.isEmpty()
                                        ? JsonObject.EMPTY
                                        : JsonObject.of("expressionWarnings", warnings);
                        return live.with(
                                "status",
                                live.object("status")
                                        .with("observedGeneration", generation)
                                        .with("typeChecking", checking));
                    });
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                LOG.log(Level.WARNING, "Unable to note the types of policy " + name, e);
            }
        }
    }

    private static boolean outdated(JsonObject policy) {
        return policy.object("metadata").integer("generation", 0)
                > policy.object("status").integer("observedGeneration", 0);
    }

    private JsonArray check(JsonObject spec) {
        Map<GroupVersionKind, DeclType> kinds = kinds(spec);
        List<JsonObject> warnings = new ArrayList<>();
        List<JsonObject> validations = spec.array("validations").objects();
        for (int i = 0; i < validations.size(); i++) {
            for (String field : List.of("expression", "messageExpression")) {
                String warning = warning(validations.get(i).string(field), spec, kinds);
                if (!warning.isEmpty()) {
                    warnings.add(
                            JsonObject.of(
                                    "fieldRef",
                                    "spec.validations[" + i + "]." + field,
                                    "warning",
                                    warning));
                }
            }
        }
        return JsonArray.copyOf(warnings);
    }

    private String warning(
            String expression, JsonObject spec, Map<GroupVersionKind, DeclType> kinds) {
        if (expression.isBlank()) {
            return "";
        }
        List<String> issues = new ArrayList<>(0);
        kinds.forEach((kind, type) -> {
            try {
                CelEnvironment.of(names(spec, type)).compile(expression.strip());
            } catch (CompilationException e) {
                issues.add(
                        "%s, Kind=%s: compilation failed: %s\n"
                                .formatted(
                                        kind.groupVersion().apiVersion(), kind.kind(), e.issues()));
            }
        });
        return String.join("\n", issues);
    }

    private Map<String, DeclType> names(JsonObject spec, DeclType object) {
        Map<String, DeclType> names = new LinkedHashMap<>(Requests.VARIABLES);
        names.putAll(Requests.AUTHORIZER);
        names.put("object", object);
        names.put("oldObject", object);
        if (spec.has("paramKind")) {
            names.put("params", params(spec.object("paramKind")));
        }
        Map<String, DeclType.Field> variables = new LinkedHashMap<>();
        names.put("variables", Requests.variables(variables));
        for (JsonObject variable : spec.array("variables").objects()) {
            String name = variable.string("name");
            DeclType type;
            try {
                type =
                        DeclType.of(
                                CelEnvironment.of(names)
                                        .compile(variable.string("expression").strip())
                                        .type());
            } catch (CompilationException e) {
                type = DeclType.of(SimpleType.DYN);
            }
            variables.put(name, new DeclType.Field(name, type));
            names.put("variables", Requests.variables(new LinkedHashMap<>(variables)));
        }
        return names;
    }

    private DeclType params(JsonObject kind) {
        GroupVersion version = GroupVersion.parse(kind.string("apiVersion"));
        for (ResourceDefinition resource : registry.resources()) {
            if (resource.kind().equals(kind.string("kind"))
                    && resource.groupVersions().contains(version)) {
                DeclType known = type(resource, version.kind(resource.kind()));
                return known == null ? DeclType.UNTYPED : known;
            }
        }
        return DeclType.UNTYPED;
    }

    /** The kinds that the rules name without stars, with their types. */
    private Map<GroupVersionKind, DeclType> kinds(JsonObject spec) {
        Map<GroupVersionKind, DeclType> kinds =
                new TreeMap<>(
                        Comparator.comparing(GroupVersionKind::group)
                                .thenComparing(GroupVersionKind::version)
                                .thenComparing(GroupVersionKind::kind));
        for (JsonObject rule : spec.object("matchConstraints").array("resourceRules").objects()) {
            for (ResourceDefinition resource : registry.resources()) {
                if (!rule.array("resources").contains(resource.resource())) {
                    continue;
                }
                for (GroupVersion version : resource.groupVersions()) {
                    GroupVersionKind kind = version.kind(resource.kind());
                    DeclType type =
                            kinds.size() < MOST_KINDS
                                            && rule.array("apiGroups").contains(version.group())
                                            && rule.array("apiVersions").contains(version.version())
                                    ? type(resource, kind)
                                    : null;
                    if (type != null) {
                        kinds.put(kind, type);
                    }
                }
            }
        }
        return kinds;
    }

    private @Nullable DeclType type(ResourceDefinition resource, GroupVersionKind kind) {
        KindSchema own = resource.schema();
        KindSchema schema = own == null ? schemas.find(kind) : own;
        return schema == null
                ? null
                : SchemaTypes.of(OpenSchema.of(schema.type()), true, kind.kind());
    }
}
