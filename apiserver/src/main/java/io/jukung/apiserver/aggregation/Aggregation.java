package io.jukung.apiserver.aggregation;

import io.jukung.apiserver.aggregation.ApiService.Availability;
import io.jukung.apiserver.discovery.Elsewhere;
import io.jukung.apiserver.endpoints.OpenApi;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.StoredRegistry;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.webhook.ServiceResolver;
import io.jukung.base.Clock;
import io.jukung.http.HttpClient;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Joins the versions that other servers serve to this server's: APIServices with a service behind
 * them are checked, shown in discovery and proxied; those without stand for what this server serves
 * itself and are kept by it, unless somebody else took their name.
 *
 * <pre>
 *   /apis/metrics.k8s.io/v1beta1/… ──APIService v1beta1.metrics.k8s.io──▶ service ──▶ its server
 *   /apis/apps/v1/…                ──APIService v1.apps, local──▶ this server
 * </pre>
 */
public final class Aggregation implements Elsewhere, AutoCloseable {
    /** The resource of the objects that say who serves what. */
    public static final GroupResource API_SERVICES = ApiService.RESOURCE;

    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int MAX_DOCUMENT = 64 * 1024 * 1024;
    private static final String REGISTER = "";

    private final ServiceResolver services;
    private final @Nullable TlsIdentity identity;
    private final Clock clock;
    private final Map<Trust, HttpClient> clients = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Map<String, Long> due = new HashMap<>();
    private volatile Map<GroupVersion, Remote> remotes = Map.of();
    private volatile boolean closed;
    private @Nullable StoredRegistry registry;
    private @Nullable AutoCloseable watch;
    private @Nullable Thread thread;

    /** Whom to believe: "" for the JDK's authorities, {@code !} for anybody. */
    private record Trust(String bundle, String name) {}

    /** A version that another server serves. */
    private record Remote(
            String name,
            JsonObject spec,
            Backend backend,
            boolean available,
            JsonObject resources,
            RemoteDocuments documents) {}

    /**
     * @param services where services are found
     * @param identity the certificate by which other servers believe this one, null for none
     */
    public Aggregation(ServiceResolver services, @Nullable TlsIdentity identity, Clock clock) {
        this.services = services;
        this.identity = identity;
        this.clock = clock;
    }

    /** APIServices themselves, of their built-in definition. */
    public ResourceDefinition definition(ResourceDefinition builtIn) {
        return builtIn.edit().strategy(new ApiServiceStrategy(clock)).build();
    }

    /** Connects with what this server serves; called by the server. */
    public void open(StoredRegistry stored) {
        registry = stored;
    }

    /** Follows APIServices and registers this server's own versions, until closed. */
    public synchronized void start() {
        StoredRegistry known = registry;
        if (thread != null || known == null || closed) {
            return;
        }
        known.onChange(() -> queue.add(REGISTER));
        queue.add(REGISTER);
        watch =
                apiServices()
                        .observe((old, now) -> {
                            JsonObject changed = now == null ? old : now;
                            if (changed != null) {
                                queue.add(changed.object("metadata").string("name"));
                            }
                        });
        thread = Thread.ofVirtual().name("api-services").start(this::run);
    }

    private Objects apiServices() {
        StoredRegistry known = registry;
        if (known == null) {
            throw new IllegalStateException("not opened");
        }
        return known.objects(ApiService.RESOURCE);
    }

    /** Who answers a request that another server serves; null for one of this server's own. */
    public @Nullable RequestHandler find(RequestInfo info) {
        Map<GroupVersion, Remote> known = remotes;
        if (known.isEmpty()) {
            return null;
        }
        Remote remote = known.get(version(info));
        if (remote == null) {
            return null;
        }
        return remote.available()
                ? remote.backend()::handle
                : request -> {
                    if (request.exchange() == null) {
                        throw StatusException.unavailable("service unavailable");
                    }
                    return Backend.unavailable("service unavailable");
                };
    }

    private static GroupVersion version(RequestInfo info) {
        if (info.resourceRequest()) {
            return new GroupVersion(info.group(), info.version());
        }
        String[] parts = info.path().split("/", 5);
        return parts.length > 3 && parts[1].equals("apis")
                ? new GroupVersion(parts[2], parts[3])
                : new GroupVersion("", "");
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public Map<GroupVersion, JsonObject> versions() {
        Map<GroupVersion, JsonObject> all = new HashMap<>();
        remotes.forEach((version, remote) ->
                all.put(version, remote.available() ? remote.resources() : JsonObject.EMPTY));
        return all;
    }

    @Override
    public List<JsonObject> openApiV2() {
        List<Remote> all = new ArrayList<>(remotes.values());
        Map<String, Long> groups = new HashMap<>();
        all.forEach(remote ->
                groups.merge(
                        remote.spec().string("group"),
                        remote.spec().integer("groupPriorityMinimum", 0),
                        Math::max));
        all.sort(
                Comparator.<Remote>comparingLong(
                                r -> -groups.getOrDefault(r.spec().string("group"), 0L))
                        .thenComparing(r -> r.spec().string("group"))
                        .thenComparingLong(r -> -r.spec().integer("versionPriority", 0))
                        .thenComparing(Remote::name));
        return all.stream()
                .map(remote -> remote.documents().v2())
                .filter(document -> !document.isEmpty())
                .toList();
    }

    @Override
    public Map<String, String> openApiV3() {
        Map<String, String> all = new TreeMap<>();
        remotes.values().forEach(remote -> remote.documents().v3().forEach(all::putIfAbsent));
        return all;
    }

    @Override
    public @Nullable RequestHandler openApiV3(String name) {
        for (Remote remote : remotes.values()) {
            if (remote.documents().v3().containsKey(name)) {
                byte[] upgraded = remote.documents().upgraded();
                return upgraded == null
                        ? remote.backend()::handle
                        : request -> OpenApi.v3(request, name, upgraded);
            }
        }
        return null;
    }

    private void run() {
        while (!closed) {
            try {
                String name = queue.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (name == null) {
                    dueNow().forEach(this::see);
                } else if (name.equals(REGISTER)) {
                    register();
                } else {
                    see(name);
                }
            } catch (InterruptedException e) {
                return;
            } catch (StoreException | StatusException e) {
                if (closed) {
                    return;
                }
                LOG.log(Level.WARNING, "looking after APIServices: {0}", e.getMessage());
            }
        }
    }

    private Set<String> dueNow() {
        long now = clock.nanoTime();
        Set<String> names = new HashSet<>();
        due.forEach((name, at) -> {
            if (now - at >= 0) {
                names.add(name);
            }
        });
        return names;
    }

    /** Creates the APIServices of what is served here, and deletes those of what no longer is. */
    private void register() {
        StoredRegistry known = registry;
        if (known == null) {
            return;
        }
        Map<String, JsonObject> wanted = LocalVersions.of(known);
        Map<String, JsonObject> there = new TreeMap<>();
        apiServices().list("").forEach(s -> there.put(new ApiService(s).name(), s));
        wanted.forEach((name, service) -> {
            if (!there.containsKey(name)) {
                try {
                    JsonObject ignored = apiServices().create(service);
                } catch (StatusException e) {
                    if (!e.isAlreadyExists()) {
                        throw e;
                    }
                }
            }
        });
        there.forEach((name, service) -> {
            if (new ApiService(service).managed() && !wanted.containsKey(name)) {
                apiServices().delete("", name);
            }
        });
    }

    private void see(String name) {
        due.remove(name);
        JsonObject found = apiServices().get("", name);
        if (found == null) {
            forget(name);
            queue.add(REGISTER); // a name that somebody gave up may be this server's again
            return;
        }
        ApiService service = new ApiService(found);
        if (service.service() == null) {
            forget(name);
            write(service, Availability.LOCAL);
            return;
        }
        Remote before = remotes.get(service.groupVersion());
        Remote known = before != null && before.spec().equals(service.spec()) ? before : null;
        Remote remote = known == null ? remote(service, before) : known;
        if (known == null) {
            serve(service.groupVersion(), remote); // a new one is known as stale until it answers
        }
        Checked checked = check(service, remote.backend());
        boolean passed = checked.availability().status().equals("True");
        serve(
                service.groupVersion(),
                new Remote(
                        name,
                        service.spec(),
                        remote.backend(),
                        passed,
                        passed ? checked.resources() : remote.resources(),
                        passed
                                ? remote.documents().again(remote.backend(), service.groupVersion())
                                : remote.documents()));
        write(service, checked.availability());
        due.put(name, clock.nanoTime() + (passed ? RESYNC : RETRY).toNanos());
    }

    /** What answered before its spec was changed goes on to be asked until a check fails. */
    private Remote remote(ApiService service, @Nullable Remote before) {
        Backend backend = new Backend(service, services, client(service));
        return before == null
                ? new Remote(
                        service.name(),
                        service.spec(),
                        backend,
                        false,
                        JsonObject.EMPTY,
                        RemoteDocuments.NONE)
                : new Remote(
                        service.name(),
                        service.spec(),
                        backend,
                        before.available(),
                        before.resources(),
                        before.documents());
    }

    private void serve(GroupVersion version, Remote remote) {
        Map<GroupVersion, Remote> now = new HashMap<>(remotes);
        Remote before = now.put(version, remote);
        remotes = Map.copyOf(now);
        if (before == null
                || before.available() != remote.available()
                || !before.resources().equals(remote.resources())
                || !before.documents().equals(remote.documents())) {
            generation.incrementAndGet();
        }
    }

    private void forget(String name) {
        Map<GroupVersion, Remote> now = new HashMap<>(remotes);
        if (now.values().removeIf(remote -> remote.name().equals(name))) {
            remotes = Map.copyOf(now);
            generation.incrementAndGet();
        }
    }

    private void write(ApiService service, Availability availability) {
        if (service.with(availability, clock.now()) == service) {
            return;
        }
        try {
            JsonObject ignored =
                    apiServices()
                            .update(
                                    "",
                                    service.name(),
                                    live ->
                                            new ApiService(live)
                                                    .with(availability, clock.now())
                                                    .node());
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** What came of a look at another server. */
    private record Checked(Availability availability, JsonObject resources) {
        static Checked no(String reason, String message) {
            return new Checked(Availability.no(reason, message), JsonObject.EMPTY);
        }
    }

    private Checked check(ApiService service, Backend backend) {
        StoredRegistry known = registry;
        if (known == null) {
            throw new IllegalStateException("not opened");
        }
        Availability endpoints = ServiceChecks.check(known, service);
        if (endpoints != null) {
            return new Checked(endpoints, JsonObject.EMPTY);
        }
        GroupVersion version = service.groupVersion();
        String path = version.path();
        try (HttpClient.Response response = backend.get(path)) {
            if (response.status() < 200 || response.status() > 299) {
                return Checked.no(
                        "FailedDiscoveryCheck",
                        "failing or missing response from "
                                + shown(service)
                                + path
                                + ": bad status from "
                                + shown(service)
                                + path
                                + ": "
                                + response.status());
            }
            JsonObject resources = Json.parse(response.body().readNBytes(MAX_DOCUMENT));
            return new Checked(Availability.PASSED, resources);
        } catch (IOException | MalformedException e) {
            return Checked.no(
                    "FailedDiscoveryCheck",
                    "failing or missing response from "
                            + shown(service)
                            + path
                            + ": "
                            + e.getMessage());
        }
    }

    private static String shown(ApiService service) {
        JsonObject backing = service.spec().object("service");
        return "https://"
                + backing.string("name")
                + "."
                + backing.string("namespace")
                + ".svc:"
                + service.port();
    }

    private HttpClient client(ApiService service) {
        JsonObject spec = service.spec();
        JsonObject backing = spec.object("service");
        Trust trust =
                new Trust(
                        spec.bool("insecureSkipTLSVerify", false) ? "!" : spec.string("caBundle"),
                        backing.string("name") + "." + backing.string("namespace") + ".svc");
        return clients.computeIfAbsent(trust, this::open);
    }

    private HttpClient open(Trust trust) {
        NettyHttpClient.Builder builder = NettyHttpClient.builder();
        TlsIdentity own = identity;
        if (own != null) {
            builder.identity(own);
        }
        try {
            if (trust.bundle().equals("!")) {
                builder.insecure();
            } else {
                builder.serverName(trust.name());
                if (!trust.bundle().isEmpty()) {
                    builder.trustPem(Base64.getMimeDecoder().decode(trust.bundle()));
                }
            }
            return builder.build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw StatusException.internal("unable to load root certificates: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        AutoCloseable open;
        Thread running;
        synchronized (this) {
            closed = true;
            open = watch;
            running = thread;
        }
        if (running != null) {
            running.interrupt();
        }
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "closing the watch of APIServices", e);
            }
        }
        clients.values().forEach(HttpClient::close);
    }
}
