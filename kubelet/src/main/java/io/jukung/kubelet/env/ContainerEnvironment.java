package io.jukung.kubelet.env;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.EnvFromSource;
import io.jukung.api.core.v1.EnvVar;
import io.jukung.api.core.v1.EnvVarSource;
import io.jukung.api.core.v1.Secret;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.machinery.status.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A container's variables: envFrom, then env, then services where the name is still free. */
public final class ContainerEnvironment {
    private final ObjectCache objects;
    private final DownwardFields fields;
    private final Map<String, String> services;
    private final Consumer<String> skipped;

    /**
     * @param services see {@link ServiceEnvironment}
     * @param skipped told of keys that cannot be names, as the event says it
     */
    public ContainerEnvironment(
            ObjectCache objects,
            DownwardFields fields,
            Map<String, String> services,
            Consumer<String> skipped) {
        this.objects = objects;
        this.fields = fields;
        this.services = services;
        this.skipped = skipped;
    }

    /**
     * Resolves all variables, in order.
     *
     * @throws EnvironmentException where something that is referred to is missing
     */
    public Map<String, String> resolve(Container container) throws EnvironmentException {
        Map<String, String> result = new LinkedHashMap<>();
        for (EnvFromSource source : container.envFrom()) {
            addAll(source, result);
        }
        Map<String, String> known = new HashMap<>();
        for (EnvVar variable : container.env()) {
            String value =
                    variable.hasValueFrom()
                            ? referred(variable.valueFrom(), container)
                            : Expansion.expand(variable.value(), name -> lookUp(name, known));
            if (value != null) {
                known.put(variable.name(), value);
                result.put(variable.name(), value);
            }
        }
        services.forEach(result::putIfAbsent);
        return result;
    }

    /** Values may use variables of env before them, and services. */
    private @Nullable String lookUp(String name, Map<String, String> known) {
        String value = known.get(name);
        return value == null ? services.get(name) : value;
    }

    private void addAll(EnvFromSource source, Map<String, String> result)
            throws EnvironmentException {
        List<String> invalid = new ArrayList<>();
        String what = "";
        Map<String, String> data = Map.of();
        if (source.hasConfigMapRef()) {
            String name = source.configMapRef().name();
            what = "configMap";
            ConfigMap map = configMap(name, source.configMapRef().optional());
            data = map == null ? Map.of() : map.data();
            put(source.prefix(), data, result, invalid);
            report(invalid, what, name);
        } else if (source.hasSecretRef()) {
            String name = source.secretRef().name();
            what = "secret";
            Secret secret = secret(name, source.secretRef().optional());
            data = secret == null ? Map.of() : text(secret.data());
            put(source.prefix(), data, result, invalid);
            report(invalid, what, name);
        }
    }

    private static void put(
            String prefix,
            Map<String, String> data,
            Map<String, String> result,
            List<String> invalid) {
        new TreeMap<>(data)
                .forEach((key, value) -> {
                    if (validName(prefix + key)) {
                        result.put(prefix + key, value);
                    } else {
                        invalid.add(prefix + key);
                    }
                });
    }

    private void report(List<String> invalid, String kind, String name) {
        if (!invalid.isEmpty()) {
            skipped.accept(
                    "Keys [%s] from the EnvFrom %s %s/%s were skipped since they are considered invalid environment variable names."
                            .formatted(
                                    String.join(", ", invalid),
                                    kind,
                                    fields.pod().namespace(),
                                    name));
        }
    }

    private static boolean validName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= 32 && c < 127 && c != '=');
    }

    private @Nullable String referred(EnvVarSource source, Container container)
            throws EnvironmentException {
        String namespace = fields.pod().namespace();
        try {
            if (source.hasFieldRef()) {
                return fields.field(source.fieldRef().fieldPath());
            }
            if (source.hasResourceFieldRef()) {
                return fields.resource(source.resourceFieldRef(), container);
            }
        } catch (IllegalArgumentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        }
        if (source.hasConfigMapKeyRef()) {
            var ref = source.configMapKeyRef();
            ConfigMap map = configMap(ref.name(), ref.optional());
            String value = map == null ? null : map.data().get(ref.key());
            if (value == null && !ref.optional()) {
                throw new EnvironmentException(
                        "couldn't find key %s in ConfigMap %s/%s"
                                .formatted(ref.key(), namespace, ref.name()));
            }
            return value;
        }
        if (source.hasSecretKeyRef()) {
            var ref = source.secretKeyRef();
            Secret secret = secret(ref.name(), ref.optional());
            byte[] value = secret == null ? null : secret.data().get(ref.key());
            if (value == null && !ref.optional()) {
                throw new EnvironmentException(
                        "couldn't find key %s in Secret %s/%s"
                                .formatted(ref.key(), namespace, ref.name()));
            }
            return value == null ? null : new String(value, StandardCharsets.UTF_8);
        }
        throw new EnvironmentException("unsupported source of an environment variable");
    }

    private @Nullable ConfigMap configMap(String name, boolean optional)
            throws EnvironmentException {
        try {
            return objects.configMap(fields.pod().namespace(), name);
        } catch (StatusException e) {
            if (e.isNotFound() && optional) {
                return null;
            }
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Secret secret(String name, boolean optional) throws EnvironmentException {
        try {
            return objects.secret(fields.pod().namespace(), name);
        } catch (StatusException e) {
            if (e.isNotFound() && optional) {
                return null;
            }
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> text(Map<String, byte[]> data) {
        Map<String, String> text = new TreeMap<>();
        data.forEach((key, value) -> text.put(key, new String(value, StandardCharsets.UTF_8)));
        return text;
    }
}
