package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks containers, init containers and ephemeral containers of one pod spec. */
final class ContainerValidation {
    private static final List<String> NOT_FOR_EPHEMERAL =
            List.of(
                    "ports",
                    "resources",
                    "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "lifecycle",
                    "resizePolicy",
                    "restartPolicy");

    /** What a Linux process can be stopped with, in the order of error messages. */
    private static final String[] STOP_SIGNALS = stopSignals();

    private final Field spec;
    private final PodRules rules;
    private final Map<String, JsonObject> volumes;
    private final Set<String> claims = new HashSet<>();
    private final @Nullable Long gracePeriod;
    private final boolean hostUsers;

    ContainerValidation(Field spec, PodRules rules, Map<String, JsonObject> volumes) {
        this.spec = spec;
        this.rules = rules;
        this.volumes = volumes;
        this.gracePeriod = (Long) spec.at("terminationGracePeriodSeconds").value();
        this.hostUsers = !spec.has("hostUsers") || spec.at("hostUsers").truth();
        for (Field claim : spec.at("resourceClaims").items()) {
            claims.add(claim.text("name"));
        }
    }

    /** Files that variables come from lie in volumes that live as long as the pod. */
    private void filesOfVariables() {
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Field container : spec.at(list).items()) {
                for (Field variable : container.at("env").items()) {
                    Field file = variable.at("valueFrom", "fileKeyRef");
                    if (file.present()) {
                        Field name = file.at("volumeName");
                        JsonObject volume = volumes.get(name.text());
                        if (volume == null) {
                            name.as(name.text()).notFound();
                        } else if (!volume.has("emptyDir")) {
                            name.invalid("referenced volume must be of type emptyDir");
                        }
                    }
                }
            }
        }
    }

    void check() {
        containers();
        initContainers();
        ephemeralContainers();
        filesOfVariables();
    }

    private void containers() {
        Field containers = spec.at("containers");
        if (containers.empty()) {
            containers.missing("");
            return;
        }
        Set<String> names = new HashSet<>();
        Set<String> hostPorts = new HashSet<>();
        for (Field container : containers.items()) {
            common(container);
            container.at("name").unique(names);
            ProbeValidation.container(container, gracePeriod);
            stopSignal(container);
            restartPolicy(container, List.of("Always", "Never", "OnFailure"));
        }
        for (Field container : containers.items()) {
            hostPorts(container, hostPorts);
        }
    }

    private void initContainers() {
        Set<String> names = names("containers");
        for (Field container : spec.at("initContainers").items()) {
            common(container);
            restartPolicy(container, List.of("Always", "Never", "OnFailure"));
            if (names.contains(container.text("name"))) {
                container.at("name").duplicate(container.text("name"));
            } else if (!container.text("name").isEmpty()) {
                names.add(container.text("name"));
            }
            hostPorts(spec.at("initContainers").item(0).as(container.value()), new HashSet<>());
            if (PodRules.restartsForResize(container.object()) && !rules.restartsForResize()) {
                nonSidecarRestart(container.at("resizePolicy"));
            }
            if (container.text("restartPolicy").equals("Always")) {
                ProbeValidation.container(container, gracePeriod);
                stopSignal(container);
                continue;
            }
            for (String field :
                    List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
                if (container.has(field)) {
                    container
                            .at(field)
                            .forbidden(
                                    "may not be set for init containers without"
                                            + " restartPolicy=Always");
                }
            }
        }
    }

    private static void nonSidecarRestart(Field policies) {
        for (Field policy : policies.items()) {
            if (policy.text("restartPolicy").equals("RestartContainer")) {
                policy.at("restartPolicy")
                        .invalid(
                                "must not be set to 'RestartContainer' for non-sidecar"
                                        + " initContainers");
            }
        }
    }

    private static void restartPolicy(Field container, List<String> supported) {
        Field policy = container.at("restartPolicy");
        if (policy.present() && !supported.contains(policy.text())) {
            policy.notSupported(policy.text(), supported);
        }
        Field ruleList = container.at("restartPolicyRules");
        if (!ruleList.empty() && policy.absent()) {
            policy.missing("must specify restartPolicy when restart rules are used");
        }
        if (ruleList.array().size() > 20) {
            ruleList.tooMany(ruleList.array().size(), 20);
        }
        for (Field rule : ruleList.items()) {
            Field action = rule.at("action");
            if (!List.of("Restart", "RestartAllContainers").contains(action.text())) {
                action.notSupported("Restart", "RestartAllContainers");
            }
            Field codes = rule.at("exitCodes");
            if (codes.absent()) {
                codes.missing("must be specified");
            } else {
                Field operator = codes.at("operator");
                if (!List.of("In", "NotIn").contains(operator.text())) {
                    operator.notSupported("In", "NotIn");
                }
                if (codes.at("values").array().size() > 255) {
                    codes.at("values").tooMany(codes.at("values").array().size(), 255);
                }
            }
        }
    }

    private static String[] stopSignals() {
        Set<String> names =
                new TreeSet<>(
                        List.of(
                                ("SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP"
                                                + " SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE"
                                                + " SIGPOLL SIGPROF SIGPWR SIGQUIT SIGSEGV"
                                                + " SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP"
                                                + " SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2"
                                                + " SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ SIGRTMIN"
                                                + " SIGRTMAX")
                                        .split(" ")));
        for (int i = 1; i <= 15; i++) {
            names.add("SIGRTMIN+" + i);
        }
        for (int i = 1; i <= 14; i++) {
            names.add("SIGRTMAX-" + i);
        }
        return names.toArray(String[]::new);
    }

    private void stopSignal(Field container) {
        Field signal = container.at("lifecycle", "stopSignal");
        if (signal.absent()) {
            return;
        }
        if (!spec.has("os")) {
            signal.forbidden("may not be set for containers with empty `spec.os.name`");
        } else if (spec.at("os").text("name").equals("windows")) {
            signal.in("SIGKILL", "SIGTERM");
        } else if (spec.at("os").text("name").equals("linux")) {
            signal.in(STOP_SIGNALS);
        }
    }

    private void ephemeralContainers() {
        Set<String> others = names("containers");
        others.addAll(names("initContainers"));
        Set<String> names = new HashSet<>(others);
        for (Field container : spec.at("ephemeralContainers").items()) {
            common(container);
            imageWithoutSpaces(container);
            container.at("name").unique(names);
            Field target = container.at("targetContainerName");
            if (!target.empty() && !others.contains(target.text())) {
                target.notFound();
            }
            for (String field : NOT_FOR_EPHEMERAL) {
                if (!container.at(field).empty()) {
                    container.at(field).forbidden("cannot be set for an Ephemeral Container");
                }
            }
            for (Field mount : container.at("volumeMounts").items()) {
                for (String path : List.of("subPath", "subPathExpr")) {
                    if (!mount.at(path).empty()) {
                        mount.at(path).forbidden("cannot be set for an Ephemeral Container");
                    }
                }
            }
        }
    }

    private Set<String> names(String list) {
        Set<String> names = new HashSet<>();
        spec.at(list).items().forEach(container -> names.add(container.text("name")));
        return names;
    }

    private void common(Field container) {
        container.at("name").requiredAnd(Names::dns1123Label);
        container.at("image").required();
        container.at("terminationMessagePolicy").oneOf("File", "FallbackToLogsOnError");
        ports(container.at("ports"));
        EnvironmentValidation.variables(container.at("env"));
        EnvironmentValidation.sources(container.at("envFrom"));
        MountValidation.check(container, volumes);
        container.at("imagePullPolicy").oneOf("Always", "IfNotPresent", "Never");
        ResourceRequirements.container(container.at("resources"), claims);
        resizePolicy(container.at("resizePolicy"));
        SecurityValidation.container(
                container.at("securityContext"), hostUsers, rules.allowPrivileged());
        WindowsOptions.check(container.at("securityContext", "windowsOptions"));
    }

    /** What only a pod must heed; templates may still hold such images. */
    static void imageWithoutSpaces(Field container) {
        String image = container.text("image");
        if (!image.equals(image.strip())) {
            container.at("image").invalid("must not have leading or trailing whitespace");
        }
    }

    private void resizePolicy(Field policies) {
        Set<String> seen = new HashSet<>();
        for (Field policy : policies.items()) {
            String resource = policy.text("resourceName");
            if (!seen.add(resource)) {
                policy.duplicate(resource);
            }
            policies.as(resource).oneOf("cpu", "memory");
            String restart = policy.text("restartPolicy");
            policies.as(restart).oneOf("NotRequired", "RestartContainer");
            if (spec.text("restartPolicy").equals("Never") && !restart.equals("NotRequired")) {
                policies.invalid(restart, "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }

    private static void ports(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            if (!name.empty()) {
                List<String> wrong = Names.portName(name.text());
                if (wrong.isEmpty()) {
                    name.unique(names);
                } else {
                    wrong.forEach(name::invalid);
                }
            }
            Field number = port.at("containerPort");
            if (number.number() == 0) {
                number.missing("");
            } else {
                Rules.portNumber(number);
            }
            if (port.at("hostPort").number() != 0) {
                Rules.portNumber(port.at("hostPort"));
            }
            Rules.protocol(port.at("protocol"));
        }
    }

    private static void hostPorts(Field container, Set<String> taken) {
        for (Field port : container.at("ports").items()) {
            long number = port.at("hostPort").number();
            if (number == 0) {
                continue;
            }
            String key = port.text("protocol") + "/" + port.text("hostIP") + "/" + number;
            if (!taken.add(key)) {
                port.at("hostPort").duplicate(key);
            }
        }
    }
}
