package io.jukung.controlplane.policy;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects that a binding takes parameters from. */
final class Parameters {
    private final Registry registry;

    Parameters(Registry registry) {
        this.registry = registry;
    }

    /**
     * The parameters with which a policy is to be evaluated, once with each; a null for once
     * without any.
     *
     * @param namespace of the write, "" for none
     */
    List<@Nullable JsonObject> of(JsonObject spec, Binding binding, String namespace)
            throws PolicyException {
        JsonObject kind = spec.object("paramKind");
        JsonObject reference = binding.paramRef();
        if (kind.isEmpty() || reference.isEmpty()) {
            return Collections.singletonList(null);
        }
        ResourceDefinition resource = resource(kind);
        String from = reference.string("namespace");
        if (resource.namespaced() && from.isEmpty()) {
            if (namespace.isEmpty()) {
                throw new PolicyException(
                        "cannot use namespaced paramRef in policy binding that matches"
                                + " cluster-scoped resources");
            }
            from = namespace;
        } else if (!resource.namespaced() && !from.isEmpty()) {
            throw new PolicyException(
                    "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        }
        List<@Nullable JsonObject> found = new ArrayList<>();
        for (JsonObject object : objects(resource, reference, from)) {
            found.add(inVersion(resource, object, kind));
        }
        if (found.isEmpty() && reference.string("parameterNotFoundAction").equals("Deny")) {
            throw new PolicyException(
                    "no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found;
    }

    private ResourceDefinition resource(JsonObject kind) throws PolicyException {
        GroupVersion version = GroupVersion.parse(kind.string("apiVersion"));
        for (ResourceDefinition resource : registry.resources()) {
            if (resource.kind().equals(kind.string("kind"))
                    && resource.groupVersions().contains(version)) {
                return resource;
            }
        }
        throw new PolicyException(
                "failed to find resource referenced by paramKind: '"
                        + version.apiVersion()
                        + ", Kind="
                        + kind.string("kind")
                        + "'");
    }

    private List<JsonObject> objects(
            ResourceDefinition resource, JsonObject reference, String namespace)
            throws PolicyException {
        Objects all = registry.objects(resource.groupResource());
        String name = reference.string("name");
        if (!name.isEmpty()) {
            JsonObject one = all.get(namespace, name);
            return one == null ? List.of() : List.of(one);
        }
        if (!(reference.get("selector") instanceof JsonObject selected)) {
            throw new PolicyException("one of name or selector must be provided");
        }
        LabelSelector selector = LabelSelector.of(selected);
        return all.list(namespace).stream()
                .filter(o -> selector.matches(o.object("metadata").object("labels")))
                .toList();
    }

    private static JsonObject inVersion(
            ResourceDefinition resource, JsonObject object, JsonObject kind)
            throws PolicyException {
        GroupVersion wanted = GroupVersion.parse(kind.string("apiVersion"));
        if (object.string("apiVersion").equals(wanted.apiVersion())) {
            return object;
        }
        try {
            return resource.reshaping() == null
                    ? resource.conversion().convert(object, wanted)
                    : resource.reshaping().read(object);
        } catch (StatusException e) {
            throw new PolicyException(String.valueOf(e.getMessage()));
        }
    }
}
