package io.jukung.kubelet.volumes;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.ConfigMapVolumeSource;
import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.DownwardAPIVolumeFile;
import io.jukung.api.core.v1.DownwardAPIVolumeSource;
import io.jukung.api.core.v1.KeyToPath;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ProjectedVolumeSource;
import io.jukung.api.core.v1.Secret;
import io.jukung.api.core.v1.SecretVolumeSource;
import io.jukung.api.core.v1.ServiceAccountTokenProjection;
import io.jukung.api.core.v1.VolumeProjection;
import io.jukung.kubelet.env.DownwardFields;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.kubelet.objects.TokenManager;
import io.jukung.machinery.status.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a volume shows, by their paths in it.
 *
 * @param group the pod's fsGroup; -1 for none
 */
record Payload(
        Pod pod, ObjectCache objects, TokenManager tokens, DownwardFields fields, long group) {
    private static final int DEFAULT_MODE = 0644;
    private static final long ROOT = -1;

    Map<String, AtomicWriter.File> configMap(ConfigMapVolumeSource source) {
        int mode = source.hasDefaultMode() ? source.defaultMode() : DEFAULT_MODE;
        return configMap(source.name(), source.items(), source.optional(), mode);
    }

    private Map<String, AtomicWriter.File> configMap(
            String name, List<KeyToPath> items, boolean optional, int mode) {
        Map<String, byte[]> data = new HashMap<>();
        try {
            ConfigMap map = objects.configMap(pod.namespace(), name);
            map.data().forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
            data.putAll(map.binaryData());
        } catch (StatusException e) {
            if (!e.isNotFound() || !optional) {
                throw e;
            }
        }
        return chosen(data, items, optional, mode, "configmap");
    }

    Map<String, AtomicWriter.File> secret(SecretVolumeSource source) {
        int mode = source.hasDefaultMode() ? source.defaultMode() : DEFAULT_MODE;
        return secret(source.secretName(), source.items(), source.optional(), mode);
    }

    private Map<String, AtomicWriter.File> secret(
            String name, List<KeyToPath> items, boolean optional, int mode) {
        Map<String, byte[]> data = Map.of();
        try {
            Secret secret = objects.secret(pod.namespace(), name);
            data = secret.data();
        } catch (StatusException e) {
            if (!e.isNotFound() || !optional) {
                throw e;
            }
        }
        return chosen(data, items, optional, mode, "secret");
    }

    private static Map<String, AtomicWriter.File> chosen(
            Map<String, byte[]> data,
            List<KeyToPath> items,
            boolean optional,
            int mode,
            String what) {
        Map<String, AtomicWriter.File> files = new LinkedHashMap<>();
        if (items.isEmpty()) {
            data.forEach((key, bytes) -> files.put(key, new AtomicWriter.File(bytes, mode, -1)));
            return files;
        }
        for (KeyToPath item : items) {
            byte[] bytes = data.get(item.key());
            if (bytes == null) {
                if (optional) {
                    continue;
                }
                throw new IllegalArgumentException(
                        what + " references non-existent " + what + " key: " + item.key());
            }
            int own = item.hasMode() ? item.mode() : mode;
            files.put(item.path(), new AtomicWriter.File(bytes, own, -1));
        }
        return files;
    }

    Map<String, AtomicWriter.File> downward(DownwardAPIVolumeSource source) {
        int mode = source.hasDefaultMode() ? source.defaultMode() : DEFAULT_MODE;
        return downward(source.items(), mode);
    }

    private Map<String, AtomicWriter.File> downward(List<DownwardAPIVolumeFile> items, int mode) {
        Map<String, AtomicWriter.File> files = new LinkedHashMap<>();
        Container first = pod.spec().containers().getFirst();
        for (DownwardAPIVolumeFile item : items) {
            String text =
                    item.hasFieldRef()
                            ? fields.field(item.fieldRef().fieldPath())
                            : fields.resource(item.resourceFieldRef(), first);
            int own = item.hasMode() ? item.mode() : mode;
            files.put(
                    item.path(),
                    new AtomicWriter.File(text.getBytes(StandardCharsets.UTF_8), own, -1));
        }
        return files;
    }

    Map<String, AtomicWriter.File> projected(ProjectedVolumeSource source) {
        int mode = source.hasDefaultMode() ? source.defaultMode() : DEFAULT_MODE;
        Map<String, AtomicWriter.File> files = new LinkedHashMap<>();
        for (VolumeProjection one : source.sources()) {
            if (one.hasConfigMap()) {
                var map = one.configMap();
                files.putAll(configMap(map.name(), map.items(), map.optional(), mode));
            } else if (one.hasSecret()) {
                var secret = one.secret();
                files.putAll(secret(secret.name(), secret.items(), secret.optional(), mode));
            } else if (one.hasDownwardAPI()) {
                files.putAll(downward(one.downwardAPI().items(), mode));
            } else if (one.hasServiceAccountToken()) {
                files.put(one.serviceAccountToken().path(), token(one.serviceAccountToken(), mode));
            } else {
                throw new IllegalArgumentException("unsupported source in a projected volume");
            }
        }
        return files;
    }

    private AtomicWriter.File token(ServiceAccountTokenProjection source, int mode) {
        long seconds = source.hasExpirationSeconds() ? source.expirationSeconds() : 3600;
        String token = tokens.token(pod, source.audience(), seconds);
        Long user = onlyUser();
        int own = group >= 0 ? 0640 : user != null ? 0600 : mode;
        return new AtomicWriter.File(
                token.getBytes(StandardCharsets.UTF_8), own, user != null ? user : ROOT);
    }

    /** The user that every container runs as, or null where they differ or leave it open. */
    private @Nullable Long onlyUser() {
        boolean podHas = pod.spec().securityContext().hasRunAsUser();
        Set<Long> users =
                Stream.concat(
                                pod.spec().initContainers().stream(),
                                pod.spec().containers().stream())
                        .map(c ->
                                c.securityContext().hasRunAsUser()
                                        ? c.securityContext().runAsUser()
                                        : podHas ? pod.spec().securityContext().runAsUser() : -1L)
                        .collect(Collectors.toSet());
        if (users.size() != 1) {
            return null;
        }
        long user = users.iterator().next();
        return user < 0 ? null : user;
    }
}
