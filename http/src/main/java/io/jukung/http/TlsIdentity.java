package io.jukung.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain with its key, as a server or a client presents it. It may be replaced at any
 * time: handshakes from then on use the new one, connections that stand keep theirs.
 */
public final class TlsIdentity {
    private volatile Supplier<Generation> current;
    private volatile @Nullable Generation previous;

    private TlsIdentity(Supplier<Generation> first) {
        this.current = first;
    }

    private TlsIdentity(Generation first) {
        this(() -> first);
    }

    /**
     * From PEM text: the chain, leaf first, and a PKCS#8, PKCS#1 or SEC 1 key.
     *
     * @throws GeneralSecurityException where either cannot be read
     */
    public static TlsIdentity ofPem(byte[] chainPem, byte[] keyPem)
            throws GeneralSecurityException {
        return new TlsIdentity(Generation.of(0, chainPem, keyPem));
    }

    /** From PEM files, read once; see {@link #replace} for renewal. */
    public static TlsIdentity ofFiles(Path chain, Path key)
            throws IOException, GeneralSecurityException {
        return ofPem(Files.readAllBytes(chain), Files.readAllBytes(key));
    }

    /** From what is at hand, leaf first. */
    public static TlsIdentity of(List<X509Certificate> chain, PrivateKey key) {
        return new TlsIdentity(new Generation("0", List.copyOf(chain), key));
    }

    /** One that is still being made: who needs it first waits for it. */
    public static TlsIdentity of(Future<TlsIdentity> made) {
        return new TlsIdentity(() -> {
            try {
                return made.get().current.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a key was made", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
            }
        });
    }

    /** Takes new PEM text; on an exception the old identity stays. */
    public synchronized void replace(byte[] chainPem, byte[] keyPem)
            throws GeneralSecurityException {
        Generation now = current.get();
        Generation next = Generation.of(Integer.parseInt(now.alias) + 1, chainPem, keyPem);
        previous = now;
        current = () -> next;
    }

    /** The chain presented from now on, leaf first. */
    public List<X509Certificate> chain() {
        return current.get().chain;
    }

    X509ExtendedKeyManager keyManager() {
        return new Manager();
    }

    private @Nullable Generation find(String alias) {
        Generation now = current.get();
        if (now.alias.equals(alias)) {
            return now;
        }
        Generation before = previous;
        return before != null && before.alias.equals(alias) ? before : null;
    }

    private record Generation(String alias, List<X509Certificate> chain, PrivateKey key) {
        static Generation of(int number, byte[] chainPem, byte[] keyPem)
                throws GeneralSecurityException {
            List<X509Certificate> chain = Pem.certificates(chainPem);
            if (chain.isEmpty()) {
                throw new GeneralSecurityException("no certificate found in PEM data");
            }
            return new Generation(
                    Integer.toString(number), List.copyOf(chain), Pem.privateKey(keyPem));
        }

        @Nullable String aliasFor(String keyType) {
            return keyType.startsWith(key.getAlgorithm()) ? alias : null;
        }
    }

    /** A handshake asks several times; the alias pins the generation that it began with. */
    private final class Manager extends X509ExtendedKeyManager {
        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            return current.get().aliasFor(keyType);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
            return clientAlias(keyTypes);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, Socket socket) {
            return current.get().aliasFor(keyType);
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
            return clientAlias(keyTypes);
        }

        private @Nullable String clientAlias(String[] keyTypes) {
            Generation now = current.get();
            for (String keyType : keyTypes) {
                String alias = now.aliasFor(keyType);
                if (alias != null) {
                    return alias;
                }
            }
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(
                String keyType, Principal @Nullable [] issuers) {
            String alias = current.get().aliasFor(keyType);
            return alias == null ? null : new String[] {alias};
        }

        @Override
        public String @Nullable [] getServerAliases(
                String keyType, Principal @Nullable [] issuers) {
            return getClientAliases(keyType, issuers);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            Generation generation = find(alias);
            return generation == null ? null : generation.chain.toArray(new X509Certificate[0]);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            Generation generation = find(alias);
            return generation == null ? null : generation.key;
        }
    }
}
