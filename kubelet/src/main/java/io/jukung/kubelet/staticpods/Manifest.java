package io.jukung.kubelet.staticpods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerPort;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Toleration;
import io.jukung.base.Clock;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.Schemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a pod from a file as the node runs it: with defaults, assigned to the node, named after it
 * too ({@code web-node1}), and with a uid made from what the file says, so that another content is
 * another pod.
 *
 * @param node the node's name
 */
record Manifest(String node, Clock clock) {
    /**
     * The pod of a file in YAML or JSON.
     *
     * @throws IOException where the file cannot be read or is no pod
     */
    Pod read(Path file) throws IOException {
        JsonObject tree;
        try {
            tree = Yaml.parse(Files.readAllBytes(file));
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (!tree.string("kind").equals("Pod") || !tree.string("apiVersion").equals("v1")) {
            throw new IOException("invalid pod: no kind Pod of version v1 in it");
        }
        Pod written = Pod.of(tree);
        if (written.name().isEmpty() || written.spec().containers().isEmpty()) {
            throw new IOException("invalid pod: metadata.name and spec.containers are required");
        }
        String uid = written.uid().isEmpty() ? hash(file, tree) : written.uid();
        Map<String, String> annotations = new HashMap<>(written.metadata().annotations());
        annotations.put(RuntimeNames.CONFIG_HASH, uid);
        annotations.put(RuntimeNames.CONFIG_SOURCE, "file");
        annotations.put(RuntimeNames.CONFIG_SEEN, Times.format(clock.now()));
        List<Toleration> tolerations = new ArrayList<>(written.spec().tolerations());
        // What is wrong with the node does not evict what may be there to mend it.
        tolerations.add(Toleration.builder().operator("Exists").effect("NoExecute").build());
        Pod placed =
                written.edit()
                        .metadata(m ->
                                m.name(written.name() + "-" + node.toLowerCase(Locale.ROOT))
                                        .namespace(
                                                written.namespace().isEmpty()
                                                        ? "default"
                                                        : written.namespace())
                                        .uid(uid)
                                        .annotations(annotations))
                        .spec(s ->
                                s.nodeName(node)
                                        .tolerations(tolerations)
                                        .containers(
                                                written.spec().containers().stream()
                                                        .map(c ->
                                                                complete(
                                                                        c,
                                                                        written.spec()
                                                                                .hostNetwork()))
                                                        .toList()))
                        .status(s -> s.phase("Pending"))
                        .build();
        return Pod.of(
                Schemas.builtIn().defaults().apply(Pod.KIND.groupVersionKind(), placed.node()));
    }

    /** The defaults that take more than a look at one field. */
    private static Container complete(Container container, boolean hostNetwork) {
        Container.Builder complete = container.edit();
        Map<String, Quantity> requests = new HashMap<>(container.resources().limits());
        requests.putAll(container.resources().requests());
        if (!requests.isEmpty()) {
            complete.resources(r -> r.requests(requests));
        }
        if (hostNetwork && !container.ports().isEmpty()) {
            List<ContainerPort> ports = container.ports();
            complete.ports(
                    ports.stream()
                            .map(port ->
                                    port.hostPort() != 0
                                            ? port
                                            : port.edit().hostPort(port.containerPort()).build())
                            .toList());
        }
        return complete.build();
    }

    private String hash(Path file, JsonObject tree) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(Json.write(tree));
            digest.update(("host:" + node).getBytes(StandardCharsets.UTF_8));
            digest.update(("file:" + file).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
