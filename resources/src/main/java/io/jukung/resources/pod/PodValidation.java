package io.jukung.resources.pod;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks whole pods: as they are made, as they are changed, and their status. */
final class PodValidation {
    static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String UPDATABLE =
            "`spec.containers[*].image`,`spec.initContainers[*].image`,"
                    + "`spec.activeDeadlineSeconds`,"
                    + "`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                    + " previously negative)";

    private PodValidation() {}

    static List<FieldError> create(JsonObject pod, PodRules rules) {
        Field root = Field.root(pod);
        Field spec = root.at("spec");
        always(root, rules);
        if (!spec.at("ephemeralContainers").empty()) {
            spec.at("ephemeralContainers").forbidden("cannot be set on create");
        }
        if (!spec.at("nodeName").empty() && !spec.at("schedulingGates").empty()) {
            spec.at("nodeName")
                    .forbidden("cannot be set until all schedulingGates have been cleared");
        }
        profiles(root);
        return root.errors();
    }

    static void always(Field pod, PodRules rules) {
        always(pod, rules, JsonObject.EMPTY);
    }

    private static void always(Field pod, PodRules rules, JsonObject formerAnnotations) {
        Field spec = pod.at("spec");
        annotations(pod.at("metadata", "annotations"), spec, formerAnnotations);
        PodSpecValidation.check(spec, rules, true);
        ephemeralVolumes(pod.at("metadata").text("name"), spec.at("volumes"));
        if (spec.text("serviceAccountName").isEmpty()) {
            for (Field volume : spec.at("volumes").items()) {
                for (Field source : volume.at("projected", "sources").items()) {
                    if (source.has("serviceAccountToken")) {
                        source.at("serviceAccountToken")
                                .forbidden(
                                        "must not be specified when serviceAccountName is not set");
                    }
                }
            }
        }
        spec.at("containers").items().forEach(ContainerValidation::imageWithoutSpaces);
        spec.at("initContainers").items().forEach(ContainerValidation::imageWithoutSpaces);
    }

    /** The claims that are made for a pod's volumes need names, which others must not use. */
    private static void ephemeralVolumes(String pod, Field volumes) {
        if (pod.isEmpty()) {
            return;
        }
        Set<String> made = new HashSet<>();
        for (Field volume : volumes.items()) {
            String name = volume.text("name");
            if (volume.has("ephemeral") && !name.isEmpty()) {
                String claim = pod + "-" + name;
                made.add(claim);
                for (String wrong : Names.dns1123Subdomain(claim)) {
                    volume.at("name").invalid("PVC name \"" + claim + "\": " + wrong);
                }
            }
        }
        for (Field volume : volumes.items()) {
            Field claim = volume.at("persistentVolumeClaim", "claimName");
            if (made.contains(claim.text())) {
                claim.invalid("must not reference a PVC that gets created for an ephemeral volume");
            }
        }
    }

    /** What the annotations say must not differ from what the fields say. */
    private static void profiles(Field pod) {
        if (!pod.at("metadata", "annotations").empty()) {
            ProfileAnnotations.match(pod.at("metadata", "annotations").object(), pod.at("spec"));
        }
    }

    /** The annotations that mean something for pods. */
    static void annotations(Field annotations, Field spec, JsonObject former) {
        if (annotations.has(MIRROR) && spec.text("nodeName").isEmpty()) {
            annotations
                    .key(MIRROR)
                    .invalid("must set spec.nodeName if mirror pod annotation is set");
        }
        Field cost = annotations.key(DELETION_COST);
        if (cost.present()
                && !isCost(cost.text())
                && (!former.has(DELETION_COST) || isCost(former.string(DELETION_COST)))) {
            cost.invalid("must be a 32bit integer");
        }
        ProfileAnnotations.check(annotations, spec);
    }

    private static boolean isCost(String text) {
        try {
            Integer.parseInt(text);
            return !text.startsWith("+") && (text.length() == 1 || !text.startsWith("0"));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    static List<FieldError> update(JsonObject pod, JsonObject old, PodRules cluster) {
        Field root = Field.root(pod);
        Field spec = root.at("spec");
        Field before = Field.root(old).at("spec");
        PodRules rules = cluster.after(old.object("spec"));
        JsonObject annotations = old.object("metadata").object("annotations");
        always(root, rules, annotations);
        annotationUpdates(root, annotations);
        for (String list : List.of("containers", "initContainers")) {
            if (!sameContainers(spec.at(list), before.at(list))) {
                return root.errors();
            }
        }
        if (!deadline(spec.at("activeDeadlineSeconds"), before.at("activeDeadlineSeconds"))) {
            return root.errors();
        }
        onlyAddedTolerations(spec.at("tolerations"), before.at("tolerations"), rules);
        onlyRemovedGates(spec.at("schedulingGates"), before.at("schedulingGates"));
        if (!spec.sameAs(before)) {
            rest(spec, before);
        }
        return root.errors();
    }

    /** Annotations that the kubelet acted on stay as they were. */
    private static void annotationUpdates(Field pod, JsonObject old) {
        Field annotations = pod.at("metadata", "annotations");
        if (annotations.object() == old) {
            return;
        }
        for (String key : old.keys()) {
            Field now = annotations.key(key);
            String what = guarded(key);
            if (!what.isEmpty() && !old.string(key).equals(now.value())) {
                now.forbidden("may not remove or update " + what);
            }
        }
        for (Field now : annotations.entries()) {
            String what = guarded(now.name());
            if (!what.isEmpty() && !old.has(now.name())) {
                now.forbidden("may not add " + what);
            }
        }
    }

    private static String guarded(String key) {
        if (key.startsWith(ProfileAnnotations.APP_ARMOR)) {
            return "AppArmor annotations";
        }
        return key.equals(MIRROR) ? "mirror pod annotation" : "";
    }

    private static boolean sameContainers(Field containers, Field old) {
        if (containers.array().size() != old.array().size()) {
            containers.forbidden("pod updates may not add or remove containers");
            return false;
        }
        for (Field container : containers.items()) {
            container.at("image").required();
            ContainerValidation.imageWithoutSpaces(container);
        }
        return true;
    }

    private static boolean deadline(Field deadline, Field old) {
        if (deadline.absent()) {
            if (old.present()) {
                deadline.invalid("must not update from a positive integer to nil value");
            }
            return true;
        }
        List<String> wrong = Names.inRange(deadline.number(), 0, Integer.MAX_VALUE);
        wrong.forEach(deadline::invalid);
        if (wrong.isEmpty() && old.present() && old.number() < deadline.number()) {
            deadline.invalid("must be less than or equal to previous value");
            return false;
        }
        return wrong.isEmpty();
    }

    private static void onlyAddedTolerations(Field tolerations, Field old, PodRules rules) {
        for (JsonObject was : old.array().objects()) {
            boolean kept =
                    tolerations.array().objects().stream()
                            .anyMatch(now ->
                                    Equality.same(
                                            now.without("tolerationSeconds"),
                                            was.without("tolerationSeconds")));
            if (!kept) {
                tolerations.forbidden(
                        "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
        SchedulingValidation.tolerations(tolerations, rules);
    }

    private static void onlyRemovedGates(Field gates, Field old) {
        Set<String> known = new HashSet<>();
        old.items().forEach(gate -> known.add(gate.text("name")));
        for (Field gate : gates.items()) {
            if (!known.contains(gate.text("name"))) {
                gate.at("name")
                        .forbidden(
                                "only deletion is allowed, but found new scheduling gate '"
                                        + gate.text("name")
                                        + "'");
            }
        }
    }

    /** Whatever is not one of the few fields that may change must be as it was. */
    private static void rest(Field spec, Field before) {
        JsonObject was = before.object();
        JsonObject now = spec.object();
        for (String list : List.of("containers", "initContainers")) {
            now = withImages(now, list, was);
        }
        for (String field : List.of("activeDeadlineSeconds", "schedulingGates", "tolerations")) {
            now = Trees.keep(now, field, was);
        }
        if (was.integer("terminationGracePeriodSeconds", 0) < 0
                && now.integer("terminationGracePeriodSeconds", 0) == 1) {
            now = Trees.keep(now, "terminationGracePeriodSeconds", was);
        }
        if (!before.at("schedulingGates").empty()) {
            now = GatedPods.mutable(spec, before, now);
        }
        if (!Equality.same(now, was)) {
            spec.forbidden(
                    "pod updates may not change fields other than "
                            + UPDATABLE
                            + "\n"
                            + Difference.of(was, now));
        }
    }

    private static JsonObject withImages(JsonObject spec, String list, JsonObject from) {
        JsonArray containers = spec.array(list);
        JsonArray old = from.array(list);
        for (int i = 0; i < containers.size(); i++) {
            containers =
                    containers.with(i, Trees.keep(containers.object(i), "image", old.object(i)));
        }
        return spec.has(list) ? spec.with(list, containers) : spec;
    }

    static List<FieldError> status(JsonObject pod, JsonObject old) {
        Field root = Field.root(pod);
        Field before = Field.root(old);
        Field status = root.at("status");
        JsonObject former = old.object("metadata").object("annotations");
        annotationUpdates(root, former);
        annotations(root.at("metadata", "annotations"), root.at("spec"), former);
        for (Field condition : status.at("conditions").items()) {
            nonNegative(condition.at("observedGeneration"));
            String type = condition.text("type");
            if (!Set.of("PodScheduled", "Ready", "Initialized").contains(type)) {
                Field path =
                        root.at("metadata", "conditions")
                                .as(status.at("conditions").value())
                                .item(
                                        status.at("conditions")
                                                .array()
                                                .asList()
                                                .indexOf(condition.value()));
                path.at("Type").as(type).check(Names::qualifiedName);
            }
        }
        if (!root.at("spec", "nodeName").sameAs(before.at("spec", "nodeName"))) {
            status.at("nodeName").forbidden("may not be changed directly");
        }
        Field nominated = status.at("nominatedNodeName");
        if (!nominated.sameAs(before.at("status", "nominatedNodeName"))) {
            nominated.checkIfSet(Names::dns1123Subdomain);
            if (!nominated.empty() && !before.at("spec", "nodeName").empty()) {
                nominated.forbidden("may not be set on pods that are already bound to a node");
            }
        }
        nonNegative(status.at("observedGeneration"));
        if (!status.at("qosClass").sameAs(before.at("status", "qosClass"))) {
            status.at("qosClass").invalid(status.text("qosClass"), Rules.IMMUTABLE);
        }
        transitions(status, before, "containerStatuses");
        transitions(status, before, "initContainerStatuses");
        transitions(status, before, "ephemeralContainerStatuses");
        claims(root);
        ExtendedResourceStatus.check(root);
        addresses(status, before.at("status"));
        for (String list :
                List.of(
                        "containerStatuses",
                        "initContainerStatuses",
                        "ephemeralContainerStatuses")) {
            boolean windows = root.at("spec", "os").text("name").equals("windows");
            status.at(list).items().forEach(container -> user(container, windows));
        }
        return root.errors();
    }

    /** A container that has ended for good must not come back. */
    private static void transitions(Field status, Field before, String list) {
        String policy =
                list.startsWith("ephemeral") ? "Never" : before.at("spec").text("restartPolicy");
        if (policy.equals("Always")) {
            return;
        }
        Field now = status.at(list);
        List<Field> old = before.at("status", list).items();
        for (int i = 0; i < old.size(); i++) {
            Field terminated = old.get(i).at("state", "terminated");
            String name = old.get(i).text("name");
            boolean mayRestart =
                    terminated.absent()
                            || (terminated.at("exitCode").number() != 0
                                    && policy.equals("OnFailure"))
                            || restartsItself(before, list, name);
            if (mayRestart) {
                continue;
            }
            for (Field current : now.items()) {
                if (current.text("name").equals(name)
                        && current.at("state", "terminated").absent()) {
                    now.item(i)
                            .at("state")
                            .forbidden("may not be transitioned to non-terminated state");
                }
            }
        }
    }

    private static boolean restartsItself(Field pod, String list, String name) {
        String containers = list.startsWith("init") ? "initContainers" : "containers";
        return pod.at("spec", containers).items().stream()
                .anyMatch(container ->
                        container.text("name").equals(name)
                                && (container.text("restartPolicy").equals("Always")
                                        || !container.at("restartPolicyRules").empty()));
    }

    /** What was made for the pod's claims names entries of its spec, each once. */
    private static void claims(Field pod) {
        Set<String> known = new HashSet<>();
        pod.at("spec", "resourceClaims").items().forEach(claim -> known.add(claim.text("name")));
        Set<String> seen = new HashSet<>();
        for (Field status : pod.at("status", "resourceClaimStatuses").items()) {
            Field name = status.at("name");
            if (!known.contains(name.text())) {
                name.invalid(
                        name.text(), "must match the name of an entry in `spec.resourceClaims`");
            }
            name.unique(seen);
            Field made = status.at("resourceClaimName");
            if (made.present()) {
                made.check(Names::dns1123Subdomain);
            }
        }
    }

    private static void nonNegative(Field number) {
        if (number.number() < 0) {
            number.invalid("must be a non-negative integer");
        }
    }

    private static void user(Field status, boolean windows) {
        Field user = status.at("user", "linux");
        if (user.absent()) {
            return;
        }
        if (windows) {
            user.forbidden("cannot be set for a windows pod");
            return;
        }
        Rules.userOrGroup(user.at("uid"));
        Rules.userOrGroup(user.at("gid"));
        user.at("supplementalGroups").items().forEach(Rules::userOrGroup);
    }

    private static void addresses(Field status, Field before) {
        Field pods = status.at("podIPs");
        valid(pods, before.at("podIPs"));
        oneOfEachFamily(pods);
        Field hosts = status.at("hostIPs");
        Field first = hosts.item(0);
        if (!hosts.empty() && !first.text("ip").equals(status.text("hostIP"))) {
            first.at("ip").invalid("must be equal to `hostIP`");
        }
        valid(hosts, before.at("hostIPs"));
        oneOfEachFamily(hosts);
    }

    /** What stood there already may be in an old form. */
    private static void valid(Field ips, Field before) {
        List<String> known = before.items().stream().map(ip -> ip.text("ip")).toList();
        for (Field ip : ips.items()) {
            if (!known.contains(ip.text("ip"))) {
                ip.as(ip.text("ip")).check(IpRules::ip);
            }
        }
    }

    private static void oneOfEachFamily(Field ips) {
        List<String> texts = ips.items().stream().map(ip -> ip.text("ip")).toList();
        long six = texts.stream().filter(ip -> ip.indexOf(':') >= 0).count();
        if (texts.size() > 1 && (texts.size() > 2 || six != 1)) {
            ips.invalid("may specify no more than one IP for each IP family");
        }
    }
}
