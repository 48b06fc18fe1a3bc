package io.jukung.dist.cluster;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.SecretFiles;
import java.nio.file.Path;
import java.util.List;

/**
 * How a cluster is to be brought up; kept in its folder so that a restart is alike.
 *
 * @param nodeName the name of this machine's node
 * @param node whether this machine is a node that runs containers
 * @param simulatedNodes how many nodes there are that only seem to run pods
 */
public record ClusterOptions(
        int apiPort,
        String nodeName,
        boolean node,
        int simulatedNodes,
        List<String> apiServerArgs,
        List<String> controllerManagerArgs,
        List<String> schedulerArgs,
        List<String> kubeletArgs) {
    public void write(Path file) {
        JsonObject tree =
                JsonObject.of(
                        "apiPort",
                        (long) apiPort,
                        "nodeName",
                        nodeName,
                        "node",
                        node,
                        "simulatedNodes",
                        (long) simulatedNodes,
                        "kubeApiserverArgs",
                        JsonArray.copyOf(apiServerArgs),
                        "kubeControllerManagerArgs",
                        JsonArray.copyOf(controllerManagerArgs),
                        "kubeSchedulerArgs",
                        JsonArray.copyOf(schedulerArgs),
                        "kubeletArgs",
                        JsonArray.copyOf(kubeletArgs));
        SecretFiles.write(file, tree.toString(), true);
    }

    public static ClusterOptions read(Path file) {
        JsonObject tree = Json.parse(SecretFiles.read(file));
        return new ClusterOptions(
                (int) tree.integer("apiPort", 6443),
                tree.string("nodeName"),
                tree.bool("node", true),
                (int) tree.integer("simulatedNodes", 0),
                tree.array("kubeApiserverArgs").strings(),
                tree.array("kubeControllerManagerArgs").strings(),
                tree.array("kubeSchedulerArgs").strings(),
                tree.array("kubeletArgs").strings());
    }
}
