package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.StoredRegistry;
import io.jukung.apiserver.structural.ValidationRules;
import io.jukung.apiserver.webhook.ServiceResolver;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves what CustomResourceDefinitions define.
 *
 * <pre>
 *   definition written ──▶ names decided, conditions set ──▶ Established ──▶ served
 *        (here or on another server)   {@link Upkeep}            │
 *                                                    updated ◀───┴───▶ deleted: objects first
 * </pre>
 *
 * <p>A resource is served here before its definition says so, and a request for one that this
 * server has not heard of yet looks the definition up, so that nobody who saw {@code Established}
 * is too early, whichever server he asks.
 *
 * <pre>{@code
 * CustomResources custom = new CustomResources(rules, services, clock);
 * builder.resource(custom.definition(builtInDefinition)).customResources(custom);
 * custom.start();              // reads what there is, then follows
 * }</pre>
 */
public final class CustomResources implements AutoCloseable {
    /** The resource of the definitions themselves. */
    public static final GroupResource DEFINITIONS = Crd.RESOURCE;

    private static final System.Logger LOG = System.getLogger("kube-apiserver");

    private final ValidationRules rules;
    private final Clock clock;
    private final Webhooks webhooks;
    private final Definitions definitions;
    private final Map<String, Served> served = new HashMap<>();
    private @Nullable StoredRegistry registry;
    private @Nullable Upkeep upkeep;

    /** What of a definition decides how it is served. */
    private record Served(
            String uid,
            GroupResource resource,
            JsonObject spec,
            JsonObject names,
            boolean terminating) {
        static Served of(Crd crd) {
            return new Served(
                    crd.uid(), crd.resource(), crd.spec(), crd.acceptedNames(), crd.terminating());
        }
    }

    /**
     * @param rules what evaluates {@code x-kubernetes-validations}; {@link ValidationRules#REFUSED}
     *     where nothing does
     * @param services where webhooks that are services are found
     */
    public CustomResources(ValidationRules rules, ServiceResolver services, Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.webhooks = new Webhooks(services);
        this.definitions = new Definitions(rules, webhooks);
    }

    /** CustomResourceDefinitions themselves, of their built-in definition. */
    public ResourceDefinition definition(ResourceDefinition builtIn) {
        return builtIn.edit()
                .strategy(new CrdStrategy(rules, clock, this::refresh))
                .reshaping(new StoredDefinition())
                .build();
    }

    /** Connects with the registry that resources are added to; called by the server. */
    public synchronized void open(StoredRegistry stored) {
        registry = stored;
        stored.latecomers(this::addLate);
    }

    private Objects crds() {
        StoredRegistry known = registry;
        if (known == null) {
            throw new IllegalStateException("not opened");
        }
        return known.objects(Crd.RESOURCE);
    }

    /**
     * Serves all that is defined, then follows changes until closed. Does nothing where that has
     * been done.
     *
     * @throws io.jukung.store.StoreException where the store does not answer; to be tried again
     */
    public synchronized void start() {
        StoredRegistry known = registry;
        if (upkeep != null || known == null) {
            return;
        }
        resync();
        Upkeep started = new Upkeep(this, known, clock);
        started.start();
        upkeep = started;
    }

    /**
     * Brings what is served in line with all definitions in the store. Where one of them cannot be
     * read, that is said, and all stay as they are: the server goes on, and somebody can mend it.
     */
    void resync() {
        List<JsonObject> all;
        try {
            all = crds().list("");
        } catch (StatusException e) {
            LOG.log(Level.ERROR, "cannot read definitions: {0}", e.getMessage());
            return;
        }
        Set<String> there = new HashSet<>();
        for (JsonObject crd : all) {
            there.add(crd.object("metadata").string("name"));
            serve(new Crd(crd));
        }
        Set<String> gone;
        synchronized (this) {
            gone = new HashSet<>(served.keySet());
        }
        gone.removeAll(there);
        gone.forEach(this::refresh);
    }

    private void refresh(JsonObject crd) {
        refresh(crd.object("metadata").string("name"));
    }

    /** Serves a definition as it is in the store now. */
    void refresh(String name) {
        synchronized (this) {
            JsonObject crd = crds().get("", name);
            if (crd == null) {
                remove(name);
            } else {
                serve(new Crd(crd));
            }
        }
    }

    private boolean addLate(GroupResource resource) {
        if (resource.group().isEmpty()) {
            return false;
        }
        JsonObject crd = crds().get("", resource.resource() + "." + resource.group());
        if (crd == null) {
            return false;
        }
        serve(new Crd(crd));
        return true;
    }

    /** Serves a definition whose names were accepted. */
    synchronized void serve(Crd crd) {
        StoredRegistry known = registry;
        if (known == null || !crd.is("Established")) {
            return;
        }
        Served wanted = Served.of(crd);
        if (wanted.equals(served.get(crd.name()))) {
            return;
        }
        try {
            known.replace(crd.resource(), definitions.of(crd));
            served.put(crd.name(), wanted);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cannot serve " + crd.name(), e);
        }
    }

    private void remove(String name) {
        Served before = served.remove(name);
        StoredRegistry known = registry;
        if (before != null && known != null) {
            known.replace(before.resource(), List.of());
        }
    }

    @Override
    public void close() {
        Upkeep running;
        synchronized (this) {
            running = upkeep;
            upkeep = null;
        }
        if (running != null) {
            running.close();
        }
        webhooks.close();
    }
}
