package io.jukung.controllers;

import io.jukung.controllers.certificates.ApprovingController;
import io.jukung.controllers.certificates.CleanerController;
import io.jukung.controllers.certificates.SigningController;
import io.jukung.controllers.clusterroleaggregation.ClusterRoleAggregationController;
import io.jukung.controllers.cronjob.CronJobController;
import io.jukung.controllers.daemonset.DaemonSetController;
import io.jukung.controllers.deployment.DeploymentController;
import io.jukung.controllers.disruption.DisruptionController;
import io.jukung.controllers.endpoints.EndpointsController;
import io.jukung.controllers.endpointslice.EndpointSliceController;
import io.jukung.controllers.endpointslicemirroring.MirroringController;
import io.jukung.controllers.ephemeralvolume.EphemeralVolumeController;
import io.jukung.controllers.garbagecollector.GarbageCollector;
import io.jukung.controllers.job.JobController;
import io.jukung.controllers.namespace.NamespaceController;
import io.jukung.controllers.nodeipam.NodeIpamController;
import io.jukung.controllers.nodelifecycle.NodeLifecycleController;
import io.jukung.controllers.podgc.PodGarbageCollector;
import io.jukung.controllers.replicaset.ReplicaSetController;
import io.jukung.controllers.resourcequota.ResourceQuotaController;
import io.jukung.controllers.rootca.RootCaPublisher;
import io.jukung.controllers.serviceaccount.ServiceAccountController;
import io.jukung.controllers.statefulset.StatefulSetController;
import io.jukung.controllers.tainteviction.TaintEvictionController;
import io.jukung.controllers.tokens.TokensController;
import io.jukung.controllers.ttlafterfinished.TtlAfterFinishedController;
import io.jukung.controllers.volumeprotection.ClaimProtectionController;
import io.jukung.controllers.volumeprotection.VolumeProtectionController;
import java.util.List;

/** Every controller there is, in the order in which they start. */
public final class Controllers {
    private Controllers() {}

    /** Names and identities are upstream's. */
    public static final List<Registration> ALL =
            List.of(
                    // As the manager itself, as upstream: it makes others' credentials.
                    Registration.of(
                            "serviceaccount-token-controller", "", TokensController::create),
                    Registration.of(
                            "serviceaccount-controller",
                            "service-account-controller",
                            ServiceAccountController::new),
                    Registration.of(
                            "root-ca-certificate-publisher-controller",
                            "root-ca-cert-publisher",
                            RootCaPublisher::create),
                    Registration.of(
                            "resourcequota-controller",
                            "resourcequota-controller",
                            ResourceQuotaController::new),
                    Registration.of(
                            "persistentvolumeclaim-protection-controller",
                            "pvc-protection-controller",
                            ClaimProtectionController::new),
                    Registration.of(
                            "persistentvolume-protection-controller",
                            "pv-protection-controller",
                            VolumeProtectionController::new),
                    Registration.of(
                            "ephemeral-volume-controller",
                            "ephemeral-volume-controller",
                            EphemeralVolumeController::new),
                    Registration.of(
                            "clusterrole-aggregation-controller",
                            "clusterrole-aggregation-controller",
                            ClusterRoleAggregationController::new),
                    Registration.of(
                            "certificatesigningrequest-approving-controller",
                            "certificate-controller",
                            ApprovingController::new),
                    Registration.of(
                            "certificatesigningrequest-signing-controller",
                            "certificate-controller",
                            SigningController::create),
                    Registration.of(
                            "certificatesigningrequest-cleaner-controller",
                            "certificate-controller",
                            CleanerController::new),
                    Registration.of(
                            "namespace-controller",
                            "namespace-controller",
                            NamespaceController::new),
                    Registration.of(
                            "node-ipam-controller", "node-controller", NodeIpamController::create),
                    Registration.of(
                            "node-lifecycle-controller",
                            "node-controller",
                            NodeLifecycleController::new),
                    Registration.of(
                            "taint-eviction-controller",
                            "node-controller",
                            TaintEvictionController::new),
                    Registration.of(
                            "endpoints-controller",
                            "endpoint-controller",
                            EndpointsController::new),
                    Registration.of(
                            "endpointslice-controller",
                            "endpointslice-controller",
                            EndpointSliceController::new),
                    Registration.of(
                            "endpointslice-mirroring-controller",
                            "endpointslicemirroring-controller",
                            MirroringController::new),
                    Registration.of(
                            "garbage-collector-controller",
                            "generic-garbage-collector",
                            GarbageCollector::new),
                    Registration.of(
                            "pod-garbage-collector-controller",
                            "pod-garbage-collector",
                            PodGarbageCollector::new),
                    Registration.of(
                            "ttl-after-finished-controller",
                            "ttl-after-finished-controller",
                            TtlAfterFinishedController::new),
                    Registration.of(
                            "replicationcontroller-controller",
                            "replication-controller",
                            ReplicaSetController::replicationControllers),
                    Registration.of(
                            "replicaset-controller",
                            "replicaset-controller",
                            ReplicaSetController::replicaSets),
                    Registration.of(
                            "deployment-controller",
                            "deployment-controller",
                            DeploymentController::new),
                    Registration.of(
                            "statefulset-controller",
                            "statefulset-controller",
                            StatefulSetController::new),
                    Registration.of(
                            "daemonset-controller",
                            "daemon-set-controller",
                            DaemonSetController::new),
                    Registration.of("job-controller", "job-controller", JobController::new),
                    Registration.of(
                            "disruption-controller",
                            "disruption-controller",
                            DisruptionController::new),
                    Registration.of(
                            "cronjob-controller", "cronjob-controller", CronJobController::new));
}
