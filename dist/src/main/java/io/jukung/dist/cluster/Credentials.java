package io.jukung.dist.cluster;

import io.jukung.base.Clock;
import io.jukung.dist.kubeconfig.KubeconfigFile;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.ClusterPki;
import io.jukung.pki.Identity;
import io.jukung.pki.SecretFiles;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The cluster's keys and certificates, and its administrator's kubeconfig.
 *
 * @param hostAddress this machine's
 * @param serviceAddress of the Service {@code kubernetes}
 */
record Credentials(ClusterPki pki, ClusterOptions options, InetAddress hostAddress) {
    static final String SERVICE_ADDRESS = "10.96.0.1";

    static Credentials of(ClusterFiles files, ClusterOptions options, InetAddress hostAddress) {
        return new Credentials(new ClusterPki(files.pki(), Clock.SYSTEM), options, hostAddress);
    }

    /** Makes the files that the API server is pointed at. */
    void writeServer() {
        List<String> names =
                new ArrayList<>(
                        List.of(
                                "kubernetes",
                                "kubernetes.default",
                                "kubernetes.default.svc",
                                "kubernetes.default.svc.cluster.local",
                                "localhost",
                                options.nodeName(),
                                SERVICE_ADDRESS,
                                "127.0.0.1",
                                hostAddress.getHostAddress()));
        pki.apiServer(names);
        pki.apiServerKubeletClient();
        pki.frontProxyClient();
    }

    /** The kubelet's serving certificate. */
    Identity kubeletServer() {
        return pki.server(
                "kubelet-server",
                "system:node:" + options.nodeName(),
                List.of(options.nodeName(), hostAddress.getHostAddress(), "127.0.0.1"));
    }

    void writeAdminKubeconfig(ClusterFiles files, String server) {
        Identity admin = pki.client("admin", "kubernetes-admin", "kubeadm:cluster-admins");
        SecretFiles.write(
                files.adminKubeconfig(),
                Yaml.write(
                        KubeconfigFile.content(
                                files.contextName(), server, pki.ca().certificatePem(), admin)),
                true);
    }
}
