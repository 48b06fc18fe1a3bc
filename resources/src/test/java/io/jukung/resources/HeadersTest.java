package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.names.GroupResource;
import io.jukung.resources.table.Columns;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The columns' names as {@code kubectl get} shows them; those only {@code -o wide} shows after |.
 */
class HeadersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "pods; Name, Ready, Status, Restarts, Age | IP, Node, Nominated Node, Readiness Gates",
                "podtemplates; Name, Containers, Images, Pod Labels |",
                "poddisruptionbudgets; Name, Min Available, Max Unavailable, Allowed Disruptions, Age |",
                "replicationcontrollers; Name, Desired, Current, Ready, Age | Containers, Images, Selector",
                "replicasets; Name, Desired, Current, Ready, Age | Containers, Images, Selector",
                "daemonsets; Name, Desired, Current, Ready, Up-to-date, Available, Node Selector, Age"
                        + " | Containers, Images, Selector",
                "jobs; Name, Status, Completions, Duration, Age | Containers, Images, Selector",
                "cronjobs; Name, Schedule, Timezone, Suspend, Active, Last Schedule, Age"
                        + " | Containers, Images, Selector",
                "services; Name, Type, Cluster-IP, External-IP, Port(s), Age | Selector",
                "ingresses; Name, Class, Hosts, Address, Ports, Age |",
                "ingressclasses; Name, Controller, Parameters, Age |",
                "statefulsets; Name, Ready, Age | Containers, Images",
                "endpoints; Name, Endpoints, Age |",
                "nodes; Name, Status, Roles, Age, Version"
                        + " | Internal-IP, External-IP, OS-Image, Kernel-Version, Container-Runtime",
                "events; Last Seen, Type, Reason, Object, Message"
                        + " | Subobject, Source, First Seen, Count, Name",
                "namespaces; Name, Status, Age |",
                "secrets; Name, Type, Data, Age |",
                "serviceaccounts; Name, Age |",
                "persistentvolumes; Name, Capacity, Access Modes, Reclaim Policy, Status, Claim,"
                        + " StorageClass, VolumeAttributesClass, Reason, Age | VolumeMode",
                "persistentvolumeclaims; Name, Status, Volume, Capacity, Access Modes, StorageClass,"
                        + " VolumeAttributesClass, Age | VolumeMode",
                "componentstatuses; Name, Status, Message, Error |",
                "deployments; Name, Ready, Up-to-date, Available, Age | Containers, Images, Selector",
                "horizontalpodautoscalers; Name, Reference, Targets, MinPods, MaxPods, Replicas, Age |",
                "configmaps; Name, Data, Age |",
                "networkpolicies; Name, Pod-Selector, Age |",
                "roles; Name, Created At |",
                "clusterroles; Name, Created At |",
                "rolebindings; Name, Role, Age | Users, Groups, ServiceAccounts",
                "clusterrolebindings; Name, Role, Age | Users, Groups, ServiceAccounts",
                "certificatesigningrequests; Name, Age, SignerName, Requestor, RequestedDuration,"
                        + " Condition |",
                "clustertrustbundles; Name, SignerName |",
                "leases; Name, Holder, Age |",
                "leasecandidates; Name, LeaseName, BinaryVersion, EmulationVersion, Age |",
                "storageclasses; Name, Provisioner, ReclaimPolicy, VolumeBindingMode,"
                        + " AllowVolumeExpansion, Age |",
                "volumeattributesclasses; Name, DriverName, Age |",
                "controllerrevisions; Name, Controller, Revision, Age |",
                "resourcequotas; Name, Request, Limit, Age |",
                "priorityclasses; Name, Value, Global-Default, Age, PreemptionPolicy |",
                "runtimeclasses; Name, Handler, Age |",
                "volumeattachments; Name, Attacher, PV, Node, Attached, Age |",
                "endpointslices; Name, AddressType, Ports, Endpoints, Age |",
                "csinodes; Name, Drivers, Age |",
                "csidrivers; Name, AttachRequired, PodInfoOnMount, StorageCapacity, TokenRequests,"
                        + " RequiresRepublish, Modes, Age |",
                "csistoragecapacities; |",
                "podgroups; Name, Policy, Workload, Status, Age |",
                "workloads; Name, Age |",
                "storageversions; Name, CommonEncodingVersion, StorageVersions, Age |",
                "storageversionmigrations; Name, Resource, Status |",
                "podcertificaterequests; Name, PodName, ServiceAccountName, NodeName, SignerName,"
                        + " State, UnverifiedUserAnnotations |",
                "resourcepoolstatusrequests; Name, Driver, Total, Available, Allocated, Unavailable,"
                        + " Errors, Pools, Status, Completed |",
                "mutatingwebhookconfigurations; Name, Webhooks, Age |",
                "validatingwebhookconfigurations; Name, Webhooks, Age |",
                "validatingadmissionpolicies; Name, Validations, ParamKind, Age |",
                "validatingadmissionpolicybindings; Name, PolicyName, ParamRef, Age |",
                "mutatingadmissionpolicies; Name, Mutations, ParamKind, Age |",
                "mutatingadmissionpolicybindings; Name, PolicyName, ParamRef, Age |",
                "flowschemas; Name, PriorityLevel, MatchingPrecedence, DistinguisherMethod, Age,"
                        + " MissingPL |",
                "prioritylevelconfigurations; Name, Type, NominalConcurrencyShares, Queues, HandSize,"
                        + " QueueLengthLimit, Age |",
                "deviceclasses; Name, Age |",
                "resourceclaims; Name, State, Age |",
                "resourceclaimtemplates; Name, Age |",
                "resourceslices; Name, Node, Driver, Pool, Age |",
                "servicecidrs; Name, CIDRs, Age |",
                "ipaddresses; Name, ParentRef, Age |",
                "limitranges; |",
            })
    void columns(String resource, String expected) {
        assertEquals(
                expected.strip(), (names(resource, false) + " | " + names(resource, true)).strip());
    }

    private static String names(String resource, boolean wide) {
        return Columns.of(new GroupResource("", resource)).stream()
                .filter(column -> column.priority() > 0 == wide)
                .map(Column::name)
                .collect(Collectors.joining(", "));
    }
}
