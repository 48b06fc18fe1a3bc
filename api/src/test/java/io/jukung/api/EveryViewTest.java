package io.jukung.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.View;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all generated classes, found by walking the folder of classes. */
class EveryViewTest {
    private static List<Class<?>> views() throws IOException, URISyntaxException {
        Path classes =
                Path.of(Kind.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> views = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes.resolve("io/jukung/api"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replace(".class", "");
                if (!name.endsWith("package-info")) {
                    Class<?> type = load(name);
                    if (NodeView.class.isAssignableFrom(type) && type != NodeView.class) {
                        views.add(type);
                    }
                }
            }
        }
        return views;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads everything from an empty node, and sets back what it read. */
    @Test
    void everyGetterAndSetterWorks() throws Exception {
        List<Class<?>> views = views();
        assertTrue(views.size() > 740, "views: " + views.size());
        int setters = 0;
        for (Class<?> type : views) {
            View view =
                    (View) type.getMethod("of", JsonObject.class).invoke(null, JsonObject.EMPTY);
            Object builder = type.getMethod("builder").invoke(null);
            for (Method getter : type.getDeclaredMethods()) {
                if (getter.getParameterCount() == 0
                        && !List.of("edit", "builder").contains(getter.getName())
                        && !getter.isSynthetic()) {
                    setters += roundTrip(view, builder, getter);
                }
            }
            Object built = builder.getClass().getMethod("build").invoke(builder);
            assertEquals(
                    built,
                    type.getMethod("of", JsonObject.class).invoke(null, ((View) built).node()),
                    type.getName());
        }
        assertTrue(setters > 3000, "setters: " + setters);
    }

    private static int roundTrip(View view, Object builder, Method getter) throws Exception {
        Object value = getter.invoke(view);
        if (value == null) {
            return 0;
        }
        for (Method setter : builder.getClass().getDeclaredMethods()) {
            if (setter.getName().equals(getter.getName())
                    && setter.getParameterCount() == 1
                    && setter.getParameterTypes()[0].isAssignableFrom(getter.getReturnType())) {
                try {
                    assertNotNull(setter.invoke(builder, value));
                } catch (InvocationTargetException e) {
                    throw new AssertionError(setter.toString(), e);
                }
                return 1;
            }
        }
        return 0;
    }

    @Test
    void everyKindFitsItsView() throws Exception {
        int kinds = 0;
        for (Class<?> type : views()) {
            if (!KubeObject.class.isAssignableFrom(type)) {
                continue;
            }
            View built = (View) invoke(type.getMethod("builder").invoke(null), "build");
            JsonObject node = built.node();
            for (var field : type.getDeclaredFields()) {
                if (field.getType() == Kind.class) {
                    Kind<?> kind = (Kind<?>) Objects.requireNonNull(field.get(null));
                    assertEquals(
                            kind.groupVersionKind(),
                            io.jukung.machinery.names.GroupVersionKind.of(node));
                    assertEquals(built, kind.of(node));
                    kinds++;
                }
            }
        }
        assertEquals(95, kinds, "kinds with a resource");
    }

    private static Object invoke(Object target, String method) throws Exception {
        Object result = target.getClass().getMethod(method).invoke(target);
        return Objects.requireNonNull(result);
    }
}
