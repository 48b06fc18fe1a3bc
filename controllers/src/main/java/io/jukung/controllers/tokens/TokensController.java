package io.jukung.controllers.tokens;

import io.jukung.api.core.v1.ObjectReference;
import io.jukung.api.core.v1.Secret;
import io.jukung.api.core.v1.ServiceAccount;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.Scope;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps each secret of type service-account-token as its account's secret should be. */
public final class TokensController implements Controller {
    private static final String NAME = "serviceaccount-token-controller";
    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    /** A secret, and the account that it named when it was last seen. */
    private record Key(String namespace, String name, String account, String accountUid) {
        /** Whether this is the account, which a secret may name without its uid. */
        boolean matches(ServiceAccount candidate) {
            return accountUid.isEmpty() || accountUid.equals(candidate.uid());
        }
    }

    private final Client client;
    private final Informer<ServiceAccount> accounts;
    private final Informer<Secret> secrets;
    private final WorkQueue<Key> queue;
    private final KeyPair key;
    private final String rootCa;
    private final int workers;

    /** The controller, or null where there is no key to sign with. */
    public static @Nullable Controller create(ControllerContext context) {
        return context.settings().serviceAccountKey().isEmpty()
                ? null
                : new TokensController(context);
    }

    private TokensController(ControllerContext context) {
        client = context.client();
        workers = context.settings().workers(NAME);
        rootCa = base64(context.settings().rootCa());
        key = Pem.keyPair(Pem.privateKey(context.settings().serviceAccountKey()));
        queue = new WorkQueue<>(context.clock());
        accounts = context.informers().informer(ServiceAccount.KIND);
        secrets = context.informers().informer(Secret.KIND, Scope.fields("type=" + TYPE));
        secrets.handle(Handler.any(secret -> queue.add(key(secret))));
        accounts.handle(Handler.any(this::changed));
    }

    /** Every secret of an account that came, went or was replaced is looked at. */
    private void changed(ServiceAccount account) {
        for (Secret secret : secrets.lister().list(account.namespace())) {
            if (annotation(secret, ACCOUNT_NAME).equals(account.name())) {
                queue.add(key(secret));
            }
        }
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(Key what) {
        Secret secret = secrets.lister().get(what.namespace(), what.name());
        if (secret == null) {
            forget(what);
            return null;
        }
        ServiceAccount account = account(key(secret));
        if (account == null) {
            client.deleteIfThere(
                    Secret.KIND, secret.namespace(), secret.name(), DeleteOptions.onlyUid(secret));
        } else if (lacking(secret)) {
            fill(account, secret);
        }
        return null;
    }

    /** The account of this name and uid; asked of the server where the copy does not show it. */
    private @Nullable ServiceAccount account(Key of) {
        ServiceAccount known = accounts.lister().get(of.namespace(), of.account());
        if (known != null && of.matches(known)) {
            return known;
        }
        ServiceAccount fresh = client.find(ServiceAccount.KIND, of.namespace(), of.account());
        return fresh != null && of.matches(fresh) ? fresh : null;
    }

    private boolean lacking(Secret secret) {
        JsonObject data = secret.node().object("data");
        return (!rootCa.isEmpty() && !data.string("ca.crt").equals(rootCa))
                || data.string("namespace").isEmpty()
                || data.string("token").isEmpty();
    }

    private void fill(ServiceAccount account, Secret seen) {
        Secret fresh = client.find(Secret.KIND, seen.namespace(), seen.name());
        if (fresh == null
                || !fresh.uid().equals(seen.uid())
                || !fresh.resourceVersion().equals(seen.resourceVersion())) {
            // Somebody changed it: its event brings it here again.
            return;
        }
        client.update(Secret.KIND, filled(account, fresh));
    }

    /** The secret with what it lacks; a token that stands in it stays. */
    private Secret filled(ServiceAccount account, Secret secret) {
        JsonObject node = secret.node();
        JsonObject data = node.object("data");
        if (!rootCa.isEmpty() && !data.string("ca.crt").equals(rootCa)) {
            node = node.withAt(rootCa, "data", "ca.crt");
        }
        if (data.string("namespace").isEmpty()) {
            node = node.withAt(base64(secret.namespace()), "data", "namespace");
        }
        if (data.string("token").isEmpty()) {
            String token = LegacyToken.sign(key, account, secret);
            node = node.withAt(base64(token), "data", "token");
        }
        node = node.withAt(account.name(), "metadata", "annotations", ACCOUNT_NAME);
        node = node.withAt(account.uid(), "metadata", "annotations", ACCOUNT_UID);
        return Secret.of(node);
    }

    /** An account that still lists a secret that went does so no longer. */
    private void forget(Key gone) {
        ServiceAccount known = accounts.lister().get(gone.namespace(), gone.account());
        if (known == null || !gone.matches(known)) {
            return;
        }
        ServiceAccount fresh = client.find(ServiceAccount.KIND, gone.namespace(), gone.account());
        if (fresh == null
                || !gone.matches(fresh)
                || !lists(fresh, gone.name())
                || client.find(Secret.KIND, gone.namespace(), gone.name()) != null) {
            return;
        }
        List<ObjectReference> left =
                fresh.secrets().stream().filter(s -> !s.name().equals(gone.name())).toList();
        try {
            client.update(ServiceAccount.KIND, fresh.edit().secrets(left).build());
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private static boolean lists(ServiceAccount account, String secret) {
        return account.secrets().stream().anyMatch(s -> s.name().equals(secret));
    }

    private static Key key(Secret secret) {
        return new Key(
                secret.namespace(),
                secret.name(),
                annotation(secret, ACCOUNT_NAME),
                annotation(secret, ACCOUNT_UID));
    }

    private static String annotation(Secret secret, String name) {
        return secret.metadata().annotations().getOrDefault(name, "");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
