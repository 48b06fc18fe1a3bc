package io.jukung.client;

import io.jukung.api.Kind;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server says that it serves, read anew at every call. Safe for several threads. */
public final class Discovery {
    private final Transport transport;

    public Discovery(Transport transport) {
        this.transport = transport;
    }

    /**
     * A resource that is served.
     *
     * @param kind how to call it
     * @param verbs {@code list}, {@code delete}, {@code deletecollection}, …
     */
    public record Resource(Kind<Untyped> kind, List<String> verbs) {
        public boolean can(String... wanted) {
            return verbs.containsAll(List.of(wanted));
        }
    }

    /**
     * What discovery found.
     *
     * @param resources each in its group's preferred version (or the only one that has it), without
     *     subresources
     * @param failures group-versions that could not be read, with the reason: an aggregated API
     *     whose server is away
     */
    public record Result(List<Resource> resources, Map<GroupVersion, StatusException> failures) {}

    /** Every resource in its preferred version. */
    public Result preferredResources() {
        Map<String, Resource> byName = new LinkedHashMap<>();
        Map<GroupVersion, StatusException> failures = new LinkedHashMap<>();
        for (GroupVersion version : groupVersions()) {
            try {
                for (Resource resource : resources(version)) {
                    byName.putIfAbsent(
                            resource.kind().resource().groupResource().toString(), resource);
                }
            } catch (StatusException e) {
                failures.put(version, e);
            }
        }
        return new Result(List.copyOf(byName.values()), failures);
    }

    /** Every group-version, a group's preferred one before its others. */
    public List<GroupVersion> groupVersions() {
        List<GroupVersion> found = new ArrayList<>();
        for (String version : transport.get("/api").array("versions").strings()) {
            found.add(new GroupVersion("", version));
        }
        for (JsonObject group : transport.get("/apis").array("groups").objects()) {
            String preferred = group.object("preferredVersion").string("groupVersion");
            if (!preferred.isEmpty()) {
                found.add(GroupVersion.parse(preferred));
            }
            for (JsonObject version : group.array("versions").objects()) {
                if (!version.string("groupVersion").equals(preferred)) {
                    found.add(GroupVersion.parse(version.string("groupVersion")));
                }
            }
        }
        return found;
    }

    /** The resources of one group-version, without subresources. */
    public List<Resource> resources(GroupVersion version) {
        List<Resource> found = new ArrayList<>();
        for (JsonObject r : transport.get(version.path()).array("resources").objects()) {
            String name = r.string("name");
            if (name.contains("/")) {
                continue;
            }
            GroupVersionKind kind = version.kind(r.string("kind"));
            found.add(
                    new Resource(
                            Untyped.kind(version.resource(name), kind, r.bool("namespaced", false)),
                            r.array("verbs").strings()));
        }
        return found;
    }
}
