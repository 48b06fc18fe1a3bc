package io.jukung.resources.table;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.names.GroupResource;
import java.util.List;

/**
 * Which resource has which columns, as upstream's {@code printers.go} defines them; empty for those
 * that show Name and Created At.
 */
public final class Columns {
    private Columns() {}

    public static List<Column> of(GroupResource resource) {
        return switch (resource.resource()) {
            case "pods" -> WorkloadColumns.pods();
            case "deployments" -> WorkloadColumns.deployments();
            case "replicasets" -> WorkloadColumns.replicaSets();
            case "replicationcontrollers" -> WorkloadColumns.replicationControllers();
            case "daemonsets" -> WorkloadColumns.daemonSets();
            case "statefulsets" -> WorkloadColumns.statefulSets();
            case "jobs" -> WorkloadColumns.jobs();
            case "cronjobs" -> WorkloadColumns.cronJobs();
            case "podtemplates" -> WorkloadColumns.podTemplates();
            case "controllerrevisions" -> WorkloadColumns.controllerRevisions();
            case "horizontalpodautoscalers" -> AutoscalerColumns.columns();
            case "services" -> NetworkColumns.services();
            case "endpoints" -> NetworkColumns.endpoints();
            case "endpointslices" -> NetworkColumns.endpointSlices();
            case "ingresses" -> NetworkColumns.ingresses();
            case "ingressclasses" -> NetworkColumns.ingressClasses();
            case "networkpolicies" -> NetworkColumns.networkPolicies();
            case "ipaddresses" -> NetworkColumns.ipAddresses();
            case "servicecidrs" -> NetworkColumns.serviceCidrs();
            case "nodes" -> ClusterColumns.nodes();
            case "namespaces" -> ClusterColumns.namespaces();
            case "events" -> ClusterColumns.events();
            case "leases" -> ClusterColumns.leases();
            case "priorityclasses" -> ClusterColumns.priorityClasses();
            case "runtimeclasses" -> ClusterColumns.runtimeClasses();
            case "certificatesigningrequests" -> ClusterColumns.signingRequests();
            case "resourcequotas" -> ClusterColumns.quotas();
            case "poddisruptionbudgets" -> ClusterColumns.budgets();
            case "componentstatuses" -> ClusterColumns.componentStatuses();
            case "apiservices" -> ClusterColumns.apiServices();
            case "configmaps" -> ConfigColumns.configMaps();
            case "secrets" -> ConfigColumns.secrets();
            case "serviceaccounts" -> ConfigColumns.serviceAccounts();
            case "roles", "clusterroles" -> ConfigColumns.roles();
            case "rolebindings", "clusterrolebindings" -> ConfigColumns.bindings();
            case "persistentvolumes" -> ConfigColumns.volumes();
            case "persistentvolumeclaims" -> ConfigColumns.claims();
            case "storageclasses" -> ConfigColumns.storageClasses();
            case "volumeattributesclasses" -> ConfigColumns.attributesClasses();
            case "csinodes" -> ConfigColumns.csiNodes();
            case "csidrivers" -> ConfigColumns.csiDrivers();
            case "volumeattachments" -> ConfigColumns.attachments();
            case "mutatingwebhookconfigurations", "validatingwebhookconfigurations" ->
                    ConfigColumns.webhooks();
            case "validatingadmissionpolicies" -> ConfigColumns.admissionPolicies();
            case "mutatingadmissionpolicies" -> ConfigColumns.mutatingPolicies();
            case "validatingadmissionpolicybindings", "mutatingadmissionpolicybindings" ->
                    ConfigColumns.policyBindings();
            case "flowschemas" -> ConfigColumns.flowSchemas();
            case "prioritylevelconfigurations" -> ConfigColumns.priorityLevels();
            case "clustertrustbundles" -> DeviceColumns.trustBundles();
            case "leasecandidates" -> DeviceColumns.leaseCandidates();
            case "deviceclasses", "resourceclaimtemplates" -> DeviceColumns.nameAndAge();
            case "resourceclaims" -> DeviceColumns.claims();
            case "resourceslices" -> DeviceColumns.slices();
            case "resourcepoolstatusrequests" -> DeviceColumns.poolStatusRequests();
            case "storageversionmigrations" -> VersionColumns.migrations();
            case "storageversions" -> VersionColumns.storageVersions();
            case "podcertificaterequests" -> ClusterColumns.podCertificateRequests();
            case "workloads" -> DeviceColumns.nameAndAge();
            case "podgroups" -> WorkloadColumns.podGroups();
            default -> List.of();
        };
    }
}
