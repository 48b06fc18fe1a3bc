package io.jukung.controllers;

import io.jukung.base.flags.FlagException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that {@code --controllers} takes: today's, and the short ones of earlier versions. */
final class ControllerNames {
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("serviceaccount-token", "serviceaccount-token-controller"),
                    Map.entry("endpoint", "endpoints-controller"),
                    Map.entry("endpointslice", "endpointslice-controller"),
                    Map.entry("endpointslicemirroring", "endpointslice-mirroring-controller"),
                    Map.entry("replicationcontroller", "replicationcontroller-controller"),
                    Map.entry("podgc", "pod-garbage-collector-controller"),
                    Map.entry("resourcequota", "resourcequota-controller"),
                    Map.entry("namespace", "namespace-controller"),
                    Map.entry("serviceaccount", "serviceaccount-controller"),
                    Map.entry("garbagecollector", "garbage-collector-controller"),
                    Map.entry("daemonset", "daemonset-controller"),
                    Map.entry("job", "job-controller"),
                    Map.entry("deployment", "deployment-controller"),
                    Map.entry("replicaset", "replicaset-controller"),
                    Map.entry("disruption", "disruption-controller"),
                    Map.entry("statefulset", "statefulset-controller"),
                    Map.entry("cronjob", "cronjob-controller"),
                    Map.entry("csrsigning", "certificatesigningrequest-signing-controller"),
                    Map.entry("csrapproving", "certificatesigningrequest-approving-controller"),
                    Map.entry("csrcleaner", "certificatesigningrequest-cleaner-controller"),
                    Map.entry("bootstrapsigner", "bootstrap-signer-controller"),
                    Map.entry("tokencleaner", "token-cleaner-controller"),
                    Map.entry("nodeipam", "node-ipam-controller"),
                    Map.entry("nodelifecycle", "node-lifecycle-controller"),
                    Map.entry("persistentvolume-binder", "persistentvolume-binder-controller"),
                    Map.entry("clusterrole-aggregation", "clusterrole-aggregation-controller"),
                    Map.entry("pvc-protection", "persistentvolumeclaim-protection-controller"),
                    Map.entry("pv-protection", "persistentvolume-protection-controller"),
                    Map.entry("ttl-after-finished", "ttl-after-finished-controller"),
                    Map.entry("root-ca-cert-publisher", "root-ca-certificate-publisher-controller"),
                    Map.entry("ephemeral-volume", "ephemeral-volume-controller"));

    private ControllerNames() {}

    /**
     * The same list by today's names.
     *
     * @throws FlagException for a name that stands for no controller here
     */
    static List<String> resolve(List<String> given) {
        Set<String> known =
                Controllers.ALL.stream().map(Registration::name).collect(Collectors.toSet());
        List<String> resolved = new ArrayList<>();
        for (String each : given) {
            boolean off = each.startsWith("-");
            String name = off ? each.substring(1) : each;
            String full = ALIASES.getOrDefault(name, name);
            if (!name.equals("*") && !known.contains(full)) {
                throw new FlagException("\"" + name + "\" is not in the list of known controllers");
            }
            resolved.add(off ? "-" + full : full);
        }
        return resolved;
    }
}
