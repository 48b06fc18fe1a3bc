package io.jukung.controlplane.cluster;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A registry for parts that are wired up before the server is built: what it hands out looks the
 * real thing up at its first use.
 */
public final class LateRegistry implements Registry {
    private final Supplier<Registry> registry;

    public LateRegistry(Supplier<Registry> registry) {
        this.registry = registry;
    }

    @Override
    public Objects objects(String group, String resource) {
        return new LateObjects(once(() -> registry.get().objects(group, resource)));
    }

    @Override
    public @Nullable ResourceDefinition find(String group, String resource) {
        return registry.get().find(group, resource);
    }

    @Override
    public @Nullable ResourceDefinition find(GroupVersionResource resource) {
        return registry.get().find(resource);
    }

    @Override
    public Collection<ResourceDefinition> resources() {
        return registry.get().resources();
    }

    @Override
    public Collection<VirtualResource> virtualResources() {
        return registry.get().virtualResources();
    }

    @Override
    public long generation() {
        return registry.get().generation();
    }

    /** A supplier that asks once; two threads at first may both ask, and get equals. */
    private static <T extends Object> Supplier<T> once(Supplier<T> supplier) {
        return new Supplier<>() {
            private volatile @Nullable T known;

            @Override
            public T get() {
                T value = known;
                if (value == null) {
                    value = supplier.get();
                    known = value;
                }
                return value;
            }
        };
    }

    private record LateObjects(Supplier<Objects> objects) implements Objects {
        @Override
        public ResourceDefinition resource() {
            return objects.get().resource();
        }

        @Override
        public @Nullable JsonObject get(String namespace, String name) {
            return objects.get().get(namespace, name);
        }

        @Override
        public List<JsonObject> list(String namespace) {
            return objects.get().list(namespace);
        }

        @Override
        public JsonObject create(JsonObject object) {
            return objects.get().create(object);
        }

        @Override
        public JsonObject update(String namespace, String name, UnaryOperator<JsonObject> change) {
            return objects.get().update(namespace, name, change);
        }

        @Override
        public void delete(String namespace, String name) {
            objects.get().delete(namespace, name);
        }

        @Override
        public <T> Supplier<T> derived(Function<List<JsonObject>, T> from) {
            Supplier<Supplier<T>> derived = once(() -> objects.get().derived(from));
            return () -> derived.get().get();
        }

        @Override
        public AutoCloseable observe(Observer observer) {
            return objects.get().observe(observer);
        }
    }
}
