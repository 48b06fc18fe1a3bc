package io.jukung.controlplane;

import io.jukung.base.Clock;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificate of a server that was given none: signed by an authority of its own and kept in
 * the folder of {@code --cert-dir} as {@code apiserver.crt} and {@code apiserver.key}, as upstream
 * does it.
 */
final class SelfSigned {
    private SelfSigned() {}

    /**
     * @param names host names and addresses that it answers to, the first its own
     */
    static Identity keep(Path folder, List<String> names, Clock clock) {
        Path certificate = folder.resolve("apiserver.crt");
        Path key = folder.resolve("apiserver.key");
        if (Files.exists(certificate) && Files.exists(key)) {
            return Identity.read(certificate, key);
        }
        String name = names.getFirst();
        CertificateAuthority authority = CertificateAuthority.create(name + "-ca", clock);
        Identity leaf = authority.issue(CertificateRequest.server(name, names));
        Identity whole =
                new Identity(
                        Stream.concat(leaf.chain().stream(), authority.identity().chain().stream())
                                .distinct()
                                .toList(),
                        leaf.key());
        whole.write(certificate, key);
        return whole;
    }
}
