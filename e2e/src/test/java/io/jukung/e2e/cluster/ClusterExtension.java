package io.jukung.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Brings each kind of cluster up once per suite, and resets it at the suite's end. */
final class ClusterExtension implements ParameterResolver, AfterTestExecutionCallback {
    private static final ExtensionContext.Namespace CLUSTERS =
            ExtensionContext.Namespace.create(ClusterExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ClusterUnderTest.class || type == Kubectl.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ClusterUnderTest cluster = cluster(context);
        return parameter.getParameter().getType() == Kubectl.class
                ? context.getStore(CLUSTERS)
                        .computeIfAbsent(
                                "namespace",
                                key -> new FreshNamespace(cluster.inFreshNamespace()),
                                FreshNamespace.class)
                        .kubectl()
                : cluster;
    }

    private static ClusterUnderTest cluster(ExtensionContext context) {
        boolean node = context.getRequiredTestClass().isAnnotationPresent(OnNode.class);
        return context.getRoot()
                .getStore(CLUSTERS)
                .computeIfAbsent(
                        node ? "node" : "control plane",
                        key -> node ? ClusterUnderTest.withNode() : ClusterUnderTest.simulated(3),
                        ClusterUnderTest.class);
    }

    /** A test's namespace, which goes when the test ends. */
    private record FreshNamespace(Kubectl kubectl) implements AutoCloseable {
        @Override
        public void close() {
            kubectl.run("delete namespace --wait=false " + kubectl.namespace());
        }
    }

    /** Keeps what a failure's cause may be read from, below target/e2e-failures. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            return;
        }
        String name =
                context.getRequiredTestClass().getSimpleName()
                        + "."
                        + context.getRequiredTestMethod().getName();
        try {
            Path folder = Path.of("target", "e2e-failures");
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ".txt"), cluster(context).report());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
