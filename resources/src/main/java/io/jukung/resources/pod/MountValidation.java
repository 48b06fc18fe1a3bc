package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks where a container mounts the pod's volumes. */
final class MountValidation {
    private MountValidation() {}

    static void check(Field container, Map<String, JsonObject> volumes) {
        Field mounts = container.at("volumeMounts");
        Field devices = container.at("volumeDevices");
        Set<String> deviceNames = all(devices, "name");
        Set<String> devicePaths = all(devices, "devicePath");
        Set<String> mountPaths = new HashSet<>();
        for (Field mount : mounts.items()) {
            mount(container, mounts, mount, volumes, mountPaths);
            if (deviceNames.contains(mount.text("name"))) {
                mount.at("name")
                        .invalid(mount.text("name"), "must not already exist in volumeDevices");
            }
            if (devicePaths.contains(mount.text("mountPath"))) {
                mount.at("mountPath").invalid("must not already exist as a path in volumeDevices");
            }
        }
        devices(container, volumes);
    }

    private static Set<String> all(Field list, String member) {
        if (list.empty()) {
            return Set.of();
        }
        return list.items().stream().map(item -> item.text(member)).collect(Collectors.toSet());
    }

    private static void mount(
            Field container,
            Field mounts,
            Field mount,
            Map<String, JsonObject> volumes,
            Set<String> paths) {
        mount.at("name").required();
        JsonObject volume = volumes.get(mount.text("name"));
        if (volume == null) {
            mount.at("name").notFound();
        }
        mount.at("mountPath").required();
        if (!paths.add(mount.text("mountPath"))) {
            mount.at("mountPath").invalid(mount.text("mountPath"), "must be unique");
        }
        Field subPath = mount.at("subPath");
        Field expression = mount.at("subPathExpr");
        if (volume != null && volume.has("image") && (!subPath.empty() || !expression.empty())) {
            for (Field path : new Field[] {subPath, expression}) {
                if (!path.empty()) {
                    path.invalid("not allowed in image volume sources");
                }
            }
        }
        if (!subPath.empty()) {
            Rules.descendingPath(mounts.at("subPath").as(subPath.value()));
        }
        if (!expression.empty()) {
            if (!subPath.empty()) {
                expression.invalid("subPathExpr and subPath are mutually exclusive");
            }
            Rules.descendingPath(mounts.at("subPathExpr").as(expression.value()));
        }
        propagation(
                container, mounts.at("mountPropagation").as(mount.at("mountPropagation").value()));
        recursiveReadOnly(
                mount, mounts.at("recursiveReadOnly").as(mount.at("recursiveReadOnly").value()));
    }

    private static void propagation(Field container, Field propagation) {
        propagation.in("Bidirectional", "HostToContainer", "None");
        if (propagation.text().equals("Bidirectional")
                && !container.at("securityContext", "privileged").truth()) {
            propagation.forbidden(
                    "Bidirectional mount propagation is available only to privileged containers");
        }
    }

    private static void recursiveReadOnly(Field mount, Field mode) {
        if (mode.absent() || mode.text().equals("Disabled")) {
            return;
        }
        if (!mode.text().equals("Enabled") && !mode.text().equals("IfPossible")) {
            mode.notSupported("Disabled", "Enabled", "IfPossible");
            return;
        }
        if (!mount.at("readOnly").truth()) {
            mode.forbidden("may only be specified when readOnly is true");
        }
        String propagation = mount.text("mountPropagation");
        if (!propagation.isEmpty() && !propagation.equals("None")) {
            mode.forbidden("may only be specified when mountPropagation is None or not specified");
        }
    }

    private static void devices(Field container, Map<String, JsonObject> volumes) {
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        Set<String> mountNames = all(container.at("volumeMounts"), "name");
        Set<String> mountPaths = all(container.at("volumeMounts"), "mountPath");
        for (Field device : container.at("volumeDevices").items()) {
            Field name = device.at("name");
            Field path = device.at("devicePath");
            JsonObject volume = volumes.get(name.text());
            name.required();
            if (!name.empty() && !names.add(name.text())) {
                name.invalid("must be unique");
            }
            if (volume == null) {
                name.notFound();
            } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
                name.invalid(
                        "can only use volume source type of PersistentVolumeClaim or Ephemeral for"
                                + " block mode");
            }
            path.required();
            if (paths.contains(path.text())) {
                path.invalid(path.text(), "must be unique");
            }
            if (List.of(path.text().split("/", -1)).contains("..")) {
                path.invalid("can not contain backsteps ('..')");
            } else {
                paths.add(path.text());
            }
            if (mountNames.contains(name.text())) {
                name.invalid(name.text(), "must not already exist in volumeMounts");
            }
            if (mountPaths.contains(path.text())) {
                path.invalid(path.text(), "must not already exist as a path in volumeMounts");
            }
        }
    }
}
