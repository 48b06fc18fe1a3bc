package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.base.Clock;
import io.jukung.controlplane.node.NodeRestriction;
import io.jukung.controlplane.podsecurity.PodSecurity;
import io.jukung.controlplane.policy.MutatingPolicies;
import io.jukung.controlplane.policy.ValidatingPolicies;
import io.jukung.controlplane.quota.ResourceQuota;
import io.jukung.controlplane.webhook.MutatingWebhooks;
import io.jukung.controlplane.webhook.ValidatingWebhooks;
import io.jukung.controlplane.webhook.WebhookMetrics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Which plugins there are, which of them run unless told otherwise, and in which order. */
public final class AdmissionPlugins {
    /** Upstream's order, of all its plugins; those not made here are skipped. */
    private static final List<String> ORDER =
            List.of(
                    "AlwaysAdmit",
                    "NamespaceAutoProvision",
                    "NamespaceLifecycle",
                    "NamespaceExists",
                    "LimitPodHardAntiAffinityTopology",
                    "LimitRanger",
                    "ServiceAccount",
                    "NodeRestriction",
                    "TaintNodesByCondition",
                    "AlwaysPullImages",
                    "ImagePolicyWebhook",
                    "PodSecurity",
                    "PodNodeSelector",
                    "Priority",
                    "DefaultTolerationSeconds",
                    "PodTolerationRestriction",
                    "EventRateLimit",
                    "ExtendedResourceToleration",
                    "DefaultStorageClass",
                    "StorageObjectInUseProtection",
                    "OwnerReferencesPermissionEnforcement",
                    "PersistentVolumeClaimResize",
                    "RuntimeClass",
                    "CertificateApproval",
                    "CertificateSigning",
                    "ClusterTrustBundleAttest",
                    "CertificateSubjectRestriction",
                    "DefaultIngressClass",
                    "DenyServiceExternalIPs",
                    "PodTopologyLabels",
                    "MutatingAdmissionPolicy",
                    "MutatingAdmissionWebhook",
                    "ValidatingAdmissionPolicy",
                    "ValidatingAdmissionWebhook",
                    "ResourceQuota",
                    "AlwaysDeny");

    /**
     * What runs unless disabled. StorageObjectInUseProtection, which upstream has here, waits for
     * the controllers that take its finalizers away.
     */
    private static final Set<String> DEFAULT =
            Set.of(
                    "NamespaceLifecycle",
                    "LimitRanger",
                    "ServiceAccount",
                    "TaintNodesByCondition",
                    "PodSecurity",
                    "Priority",
                    "DefaultTolerationSeconds",
                    "DefaultStorageClass",
                    "PersistentVolumeClaimResize",
                    "RuntimeClass",
                    "CertificateApproval",
                    "CertificateSigning",
                    "CertificateSubjectRestriction",
                    "DefaultIngressClass",
                    "PodTopologyLabels",
                    "MutatingAdmissionPolicy",
                    "MutatingAdmissionWebhook",
                    "ValidatingAdmissionPolicy",
                    "ValidatingAdmissionWebhook",
                    "ResourceQuota");

    private final Map<String, Supplier<AdmissionPlugin>> makers;

    /** Not to be switched off. */
    private final AdmissionPlugin signers;

    /** Plugins over these objects. */
    public AdmissionPlugins(
            Registry registry,
            Authorizer authorizer,
            Webhooks webhooks,
            WebhookMetrics metrics,
            Tolerations tolerations,
            Clock clock,
            RandomGenerator random) {
        signers = new PodCertificateSigners(new SignerPermission(authorizer));
        makers =
                Map.ofEntries(
                        Map.entry("NamespaceLifecycle", () -> new NamespaceLifecycle(registry)),
                        Map.entry("LimitRanger", () -> new LimitRanger(registry)),
                        Map.entry(
                                "ServiceAccount",
                                () -> new ServiceAccount(registry, clock, random)),
                        Map.entry("NodeRestriction", () -> new NodeRestriction(registry)),
                        Map.entry("TaintNodesByCondition", TaintNodesByCondition::new),
                        Map.entry("PodSecurity", () -> new PodSecurity(registry)),
                        Map.entry("Priority", () -> new Priority(registry)),
                        Map.entry(
                                "DefaultTolerationSeconds",
                                () ->
                                        new DefaultTolerationSeconds(
                                                tolerations.notReadySeconds(),
                                                tolerations.unreachableSeconds())),
                        Map.entry("DefaultStorageClass", () -> new DefaultStorageClass(registry)),
                        Map.entry(
                                "StorageObjectInUseProtection", StorageObjectInUseProtection::new),
                        Map.entry(
                                "PersistentVolumeClaimResize",
                                () -> new PersistentVolumeClaimResize(registry)),
                        Map.entry("RuntimeClass", () -> new RuntimeClass(registry)),
                        Map.entry(
                                "CertificateApproval",
                                () -> CertificatePermissions.approval(authorizer)),
                        Map.entry(
                                "CertificateSigning",
                                () -> CertificatePermissions.signing(authorizer)),
                        Map.entry("CertificateSubjectRestriction", CertificateSubject::new),
                        Map.entry("DefaultIngressClass", () -> new DefaultIngressClass(registry)),
                        Map.entry("PodTopologyLabels", () -> new PodTopologyLabels(registry)),
                        Map.entry(
                                "MutatingAdmissionPolicy",
                                () -> new MutatingPolicies(registry, authorizer)),
                        Map.entry(
                                "MutatingAdmissionWebhook",
                                () ->
                                        new MutatingWebhooks(
                                                registry, authorizer, webhooks, metrics)),
                        Map.entry(
                                "ValidatingAdmissionWebhook",
                                () ->
                                        new ValidatingWebhooks(
                                                registry, authorizer, webhooks, metrics)),
                        Map.entry(
                                "ValidatingAdmissionPolicy",
                                () -> new ValidatingPolicies(registry, authorizer)),
                        Map.entry("ResourceQuota", () -> new ResourceQuota(registry, clock)));
    }

    /** How long pods tolerate lost nodes unless they say otherwise. */
    public record Tolerations(long notReadySeconds, long unreachableSeconds) {
        public static final Tolerations DEFAULT = new Tolerations(300, 300);
    }

    /**
     * The plugins to run, in order.
     *
     * @param enabled besides the default ones
     * @param disabled of the default ones
     * @throws IllegalArgumentException for a plugin that does not exist, or one both on and off
     */
    public List<AdmissionPlugin> chain(Set<String> enabled, Set<String> disabled) {
        for (String name : disabled) {
            if (!ORDER.contains(name)) {
                throw new IllegalArgumentException("unknown plugin \"" + name + "\"");
            }
            if (enabled.contains(name)) {
                throw new IllegalArgumentException(
                        "["
                                + name
                                + "] in enable-admission-plugins and disable-admission-plugins"
                                + " overlapped");
            }
        }
        for (String name : enabled) {
            if (!makers.containsKey(name)) {
                throw new IllegalArgumentException(
                        ORDER.contains(name)
                                ? "enable-admission-plugins: plugin \""
                                        + name
                                        + "\" does not exist here yet; there are "
                                        + new TreeSet<>(makers.keySet())
                                : "enable-admission-plugins plugin \"" + name + "\" is unknown");
            }
        }
        Stream<AdmissionPlugin> configured =
                ORDER.stream()
                        .filter(name -> DEFAULT.contains(name) || enabled.contains(name))
                        .filter(name -> !disabled.contains(name))
                        .map(makers::get)
                        .map(Supplier::get);
        return Stream.concat(configured, Stream.of(signers)).toList();
    }
}
