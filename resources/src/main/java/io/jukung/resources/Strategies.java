package io.jukung.resources;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupResource;
import io.jukung.resources.admission.AdmissionStrategies;
import io.jukung.resources.apps.DaemonSetStrategy;
import io.jukung.resources.apps.DeploymentStrategy;
import io.jukung.resources.apps.ReplicaSetStrategy;
import io.jukung.resources.apps.ReplicationControllerStrategy;
import io.jukung.resources.apps.StatefulSetStrategy;
import io.jukung.resources.autoscaling.AutoscalerStrategy;
import io.jukung.resources.batch.CronJobStrategy;
import io.jukung.resources.batch.JobStrategy;
import io.jukung.resources.cluster.ClusterStrategies;
import io.jukung.resources.cluster.SigningRequestStrategy;
import io.jukung.resources.core.CoreStrategies;
import io.jukung.resources.core.EndpointsStrategy;
import io.jukung.resources.core.EventStrategy;
import io.jukung.resources.core.NamespaceStrategy;
import io.jukung.resources.core.NodeStrategy;
import io.jukung.resources.core.SecretStrategy;
import io.jukung.resources.device.DeviceStrategies;
import io.jukung.resources.flowcontrol.FlowControlStrategies;
import io.jukung.resources.networking.NetworkingStrategies;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodStrategy;
import io.jukung.resources.policy.DisruptionBudgets;
import io.jukung.resources.rbac.RbacStrategy;
import io.jukung.resources.scheduling.GroupSchedulingStrategies;
import io.jukung.resources.service.Services;
import io.jukung.resources.storage.ClaimStrategy;
import io.jukung.resources.storage.DriverKinds;
import io.jukung.resources.storage.StorageResources;
import io.jukung.resources.storage.VolumeStrategy;
import io.jukung.resources.strategy.SpecStrategy;

/** Which resource has which strategy. */
final class Strategies {
    private final PodRules rules;
    private final PodStrategy pods;
    private final Services services;
    private final Clock clock;

    Strategies(ResourceSettings settings, Services services) {
        this.rules = new PodRules(settings.allowPrivileged());
        this.pods = new PodStrategy(rules, settings.clock());
        this.services = services;
        this.clock = settings.clock();
    }

    PodStrategy pods() {
        return pods;
    }

    ResourceStrategy of(GroupResource resource) {
        ResourceStrategy strategy = named(resource);
        if (strategy instanceof SpecStrategy spec) {
            spec.checking(MetadataRules.of(resource));
            if (StatusResets.keepsMetadata(resource)) {
                spec.keepingMetadata();
            }
        }
        return strategy;
    }

    private ResourceStrategy named(GroupResource resource) {
        return switch (resource.toString()) {
            case "pods" -> pods;
            case "services" -> services.strategy();
            case "endpoints" -> new EndpointsStrategy();
            case "events" -> new EventStrategy();
            case "namespaces" -> new NamespaceStrategy();
            case "nodes" -> new NodeStrategy();
            case "secrets" -> new SecretStrategy();
            case "configmaps" -> CoreStrategies.configMaps();
            case "resourcequotas" -> CoreStrategies.resourceQuotas();
            case "limitranges" -> CoreStrategies.limitRanges();
            case "podtemplates" -> CoreStrategies.podTemplates(rules);
            case "replicationcontrollers" -> new ReplicationControllerStrategy(rules);
            case "persistentvolumes" -> new VolumeStrategy(clock);
            case "persistentvolumeclaims" -> new ClaimStrategy();
            case "deployments.apps" -> new DeploymentStrategy(rules);
            case "replicasets.apps" -> new ReplicaSetStrategy(rules);
            case "daemonsets.apps" -> new DaemonSetStrategy(rules);
            case "statefulsets.apps" -> new StatefulSetStrategy(rules);
            case "controllerrevisions.apps" -> ClusterStrategies.controllerRevisions();
            case "jobs.batch" -> new JobStrategy(rules);
            case "cronjobs.batch" -> new CronJobStrategy(rules);
            case "horizontalpodautoscalers.autoscaling" -> new AutoscalerStrategy();
            case "poddisruptionbudgets.policy" -> DisruptionBudgets.strategy();
            case "networkpolicies.networking.k8s.io" -> NetworkingStrategies.networkPolicies();
            case "ingresses.networking.k8s.io" -> NetworkingStrategies.ingresses();
            case "ingressclasses.networking.k8s.io" -> NetworkingStrategies.ingressClasses();
            case "ipaddresses.networking.k8s.io" -> NetworkingStrategies.ipAddresses();
            case "servicecidrs.networking.k8s.io" -> NetworkingStrategies.serviceCidrs();
            case "endpointslices.discovery.k8s.io" -> NetworkingStrategies.endpointSlices();
            case "roles.rbac.authorization.k8s.io" -> RbacStrategy.roles(true);
            case "clusterroles.rbac.authorization.k8s.io" -> RbacStrategy.roles(false);
            case "rolebindings.rbac.authorization.k8s.io" -> RbacStrategy.bindings(true);
            case "clusterrolebindings.rbac.authorization.k8s.io" -> RbacStrategy.bindings(false);
            case "storageclasses.storage.k8s.io" -> StorageResources.storageClasses();
            case "csinodes.storage.k8s.io" -> DriverKinds.csiNodes();
            case "csidrivers.storage.k8s.io" -> DriverKinds.csiDrivers();
            case "volumeattachments.storage.k8s.io" -> DriverKinds.attachments();
            case "csistoragecapacities.storage.k8s.io" -> DriverKinds.capacities();
            case "volumeattributesclasses.storage.k8s.io" -> StorageResources.attributesClasses();
            case "leases.coordination.k8s.io" -> ClusterStrategies.leases();
            case "priorityclasses.scheduling.k8s.io" -> ClusterStrategies.priorityClasses();
            case "runtimeclasses.node.k8s.io" -> ClusterStrategies.runtimeClasses();
            case "certificatesigningrequests.certificates.k8s.io" ->
                    new SigningRequestStrategy(clock);
            default -> byGroup(resource);
        };
    }

    /** Kinds of which nothing is particular but what the server keeps of them. */
    private ResourceStrategy byGroup(GroupResource resource) {
        return switch (resource.resource()) {
            case "customresourcedefinitions" -> ClusterStrategies.specAndStatus();
            case "flowschemas" -> FlowControlStrategies.flowSchemas();
            case "prioritylevelconfigurations" -> FlowControlStrategies.priorityLevels();
            case "validatingadmissionpolicies" -> AdmissionStrategies.validatingPolicies();
            case "mutatingadmissionpolicies" -> AdmissionStrategies.mutatingPolicies();
            case "validatingadmissionpolicybindings" -> AdmissionStrategies.bindings(false);
            case "mutatingadmissionpolicybindings" -> AdmissionStrategies.bindings(true);
            case "validatingwebhookconfigurations" -> AdmissionStrategies.webhooks(false);
            case "mutatingwebhookconfigurations" -> AdmissionStrategies.webhooks(true);
            case "apiservices" -> ClusterStrategies.apiServices();
            case "podcertificaterequests" -> ClusterStrategies.podCertificateRequests(clock);
            case "storageversions" -> ClusterStrategies.storageVersions();
            case "storageversionmigrations" -> ClusterStrategies.storageMigrations();
            case "leasecandidates" -> ClusterStrategies.leaseCandidates();
            case "clustertrustbundles" -> ClusterStrategies.trustBundles();
            case "workloads" -> GroupSchedulingStrategies.workloads();
            case "podgroups" -> GroupSchedulingStrategies.podGroups();
            case "devicetaintrules" -> DeviceStrategies.taintRules(clock);
            case "resourcepoolstatusrequests" -> DeviceStrategies.poolRequests();
            case "resourceclaims" -> DeviceStrategies.claims();
            case "resourceclaimtemplates" -> DeviceStrategies.templates();
            case "deviceclasses" -> DeviceStrategies.classes();
            case "resourceslices" -> DeviceStrategies.slices();
            default -> ClusterStrategies.plain();
        };
    }
}
