package io.jukung.kubelet.sync;

/** Labels and annotations by which upstream's kubelet finds its own in the runtime. */
public final class RuntimeNames {
    public static final String POD_NAME = "io.kubernetes.pod.name";
    public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    public static final String POD_UID = "io.kubernetes.pod.uid";
    public static final String CONTAINER_NAME = "io.kubernetes.container.name";

    public static final String HASH = "io.kubernetes.container.hash";
    public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
    public static final String MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
    public static final String MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
    public static final String PORTS = "io.kubernetes.container.ports";
    public static final String RESOURCES = "io.kubernetes.container.resources";
    public static final String PRE_STOP = "io.kubernetes.container.preStopHandler";
    public static final String GRACE = "io.kubernetes.pod.terminationGracePeriod";
    public static final String DELETION_GRACE = "io.kubernetes.pod.deletionGracePeriod";

    public static final String CONFIG_SEEN = "kubernetes.io/config.seen";
    public static final String CONFIG_SOURCE = "kubernetes.io/config.source";

    public static final String CONFIG_HASH = "kubernetes.io/config.hash";
    public static final String CONFIG_MIRROR = "kubernetes.io/config.mirror";

    private RuntimeNames() {}
}
