package io.jukung.controlplane;

import io.jukung.base.flags.FeatureGates;
import io.jukung.schema.ResourceInfo;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of which resources are served: upstream's defaults, changed by {@code
 * --runtime-config}, where the narrower key wins.
 *
 * <pre>
 *   api/all=false                    every version
 *   api/beta=true                    every beta version
 *   batch/v2alpha1=true              one version
 *   apps/v1/deployments=false        one resource
 * </pre>
 *
 * A resource behind a feature gate is served only where the gate is on.
 */
record ServedResources(FeatureGates features, Map<String, String> runtimeConfig)
        implements Predicate<ResourceInfo> {
    @Override
    public boolean test(ResourceInfo info) {
        if (!info.gate().isEmpty() && !features.enabled(info.gate())) {
            return false;
        }
        String group = info.resource().group();
        String version = info.resource().version();
        String groupVersion = group.isEmpty() ? "api/" + version : group + "/" + version;
        Boolean said = said(groupVersion + "/" + info.resource().resource());
        said = said == null ? said(groupVersion) : said;
        said = said == null ? said("api/" + stage(version)) : said;
        said = said == null ? said("api/all") : said;
        return said == null ? info.servedByDefault() : said;
    }

    private static String stage(String version) {
        return version.contains("alpha") ? "alpha" : version.contains("beta") ? "beta" : "ga";
    }

    private @Nullable Boolean said(String key) {
        String value = runtimeConfig.get(key);
        if (value == null && key.startsWith("api/v")) {
            value = runtimeConfig.get(key.substring("api/".length()));
        }
        return value == null ? null : value.isEmpty() || value.equals("true");
    }
}
