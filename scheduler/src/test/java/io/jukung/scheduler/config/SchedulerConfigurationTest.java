package io.jukung.scheduler.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.base.flags.FlagException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.scheduler.SchedulerOptions;
import io.jukung.scheduler.core.Profile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerConfigurationTest {
    private static final String HEAD =
            "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

    private static SchedulerOptions read(String text) {
        return SchedulerConfiguration.read(Yaml.parse(HEAD + text));
    }

    @Test
    void profilesElectionAndConnection() {
        SchedulerOptions options =
                read(
                        """
                        clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf}
                        leaderElection: {leaderElect: false, leaseDuration: 30s, resourceName: mine}
                        podMaxBackoffSeconds: 20
                        profiles:
                        - schedulerName: default-scheduler
                        - schedulerName: packed
                          plugins:
                            score:
                              disabled: [{name: "*"}]
                              enabled: [{name: NodeResourcesFit, weight: 5}]
                            filter: {disabled: [{name: NodePorts}]}
                            multiPoint: {disabled: [{name: DefaultPreemption}]}
                          pluginConfig:
                          - name: NodeResourcesFit
                            args: {scoringStrategy: {type: MostAllocated}}
                        """);
        assertEquals("/etc/kubernetes/scheduler.conf", options.kubeconfig());
        assertFalse(options.election().elect());
        assertEquals(Duration.ofSeconds(30), options.election().leaseDuration());
        assertEquals(Duration.ofSeconds(20), options.podMaxBackoff());
        Profile packed = options.profiles().get(1);
        assertEquals(1, packed.scores().size());
        assertEquals(5, packed.scores().getFirst().weight());
        assertFalse(packed.preempts());
        assertFalse(packed.filters().stream().anyMatch(f -> f.name().equals("NodePorts")));
        assertEquals(
                List.of("default-scheduler", "packed"),
                options.profiles().stream().map(Profile::schedulerName).toList());
    }

    @Test
    void whatIsUnknownIsRefused() {
        assertEquals(
                "strict decoding error: unknown field \"leaderElect\"",
                refusal("leaderElect: true\n"));
        assertEquals(
                "initializing profiles: creating profile: Nope is not registered",
                refusal("profiles: [{plugins: {filter: {enabled: [{name: Nope}]}}}]\n"));
        assertEquals(
                "profiles[1].schedulerName: Duplicate value: \"a\"",
                refusal("profiles: [{schedulerName: a}, {schedulerName: a}]\n"));
    }

    private static String refusal(String text) {
        return assertThrows(FlagException.class, () -> read(text)).getMessage();
    }
}
