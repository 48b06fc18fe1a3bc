package io.jukung.controlplane;

import io.jukung.base.flags.FeatureGates;
import io.jukung.base.flags.FlagException;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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
 *   v1=false                         the core group; v1/pods too stands for all of it, as upstream
 * </pre>
 *
 * A resource behind a feature gate is served only where the gate is on.
 */
record ServedResources(FeatureGates features, Map<String, String> runtimeConfig)
        implements Predicate<ResourceInfo> {
    private static final List<String> STAGES =
            List.of("api/all", "api/ga", "api/beta", "api/alpha");
    private static final String CORE = "/v1";

    /**
     * @throws FlagException with upstream's text for keys and values that mean nothing
     */
    ServedResources {
        if (runtimeConfig.equals(Map.of("api/all", "false"))) {
            throw new FlagException("invalid runtime-config with only api/all=false");
        }
        Map<String, String> known = new TreeMap<>();
        TreeSet<String> unknown = new TreeSet<>();
        runtimeConfig.forEach((key, value) -> {
            if (STAGES.contains(key)) {
                if (!value.equals("true") && !value.equals("false")) {
                    throw new FlagException("invalid value " + key + "=" + value);
                }
                known.put(key, value);
            } else if (key.equals("v1")
                    || key.startsWith("v1/")
                    || key.equals("api/v1")
                    || key.startsWith("api/v1/")) {
                known.put(CORE, checked(key, value));
            } else if (!key.equals("api/legacy")) {
                check(key, unknown);
                known.put(key, checked(key, value));
            }
        });
        if (!unknown.isEmpty()) {
            throw new FlagException("unknown api groups " + String.join(",", unknown));
        }
        runtimeConfig = known;
    }

    private static void check(String key, TreeSet<String> unknown) {
        List<String> tokens = List.of(key.split("/", -1));
        if (tokens.size() < 2 || tokens.size() > 3) {
            throw new FlagException("runtime-config invalid key " + key);
        }
        GroupVersion version = new GroupVersion(tokens.get(0), tokens.get(1));
        List<GroupVersion> registered = new ArrayList<>(Schemas.builtIn().groupVersions());
        if (registered.stream().noneMatch(known -> known.group().equals(version.group()))) {
            unknown.add(version.toString());
            return;
        }
        if (!registered.contains(version)) {
            throw new FlagException("group version " + version + " that has not been registered");
        }
        if (tokens.size() == 3 && !tokens.get(2).equals(tokens.get(2).toLowerCase(Locale.ROOT))) {
            throw new FlagException(
                    "invalid key "
                            + key
                            + ": group/version/resource and resource is always lowercase plural, not"
                            + " \""
                            + tokens.get(2)
                            + "\"");
        }
    }

    private static String checked(String key, String value) {
        return switch (value) {
            case "", "1", "t", "T", "true", "TRUE", "True" -> "true";
            case "0", "f", "F", "false", "FALSE", "False" -> "false";
            default ->
                    throw new FlagException(
                            "invalid value of "
                                    + key
                                    + ": "
                                    + value
                                    + ", err: strconv.ParseBool: parsing \""
                                    + value
                                    + "\": invalid syntax");
        };
    }

    @Override
    public boolean test(ResourceInfo info) {
        if (!info.gate().isEmpty() && !features.enabled(info.gate())) {
            return false;
        }
        String version = info.resource().version();
        String groupVersion = info.resource().group() + "/" + version;
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
        return value == null ? null : value.equals("true");
    }
}
