package io.jukung.schema.openapi;

import io.jukung.schema.ResourceInfo;
import java.util.function.Predicate;

/**
 * What a server shows in its documents.
 *
 * @param resources tells which of the built-in resources are served
 * @param enums whether all values of a field are listed (feature gate OpenAPIEnums)
 * @param logs whether there is {@code /logs/}
 * @param version for the documents' info: {@code v1.36.0}
 */
public record Served(
        Predicate<ResourceInfo> resources, boolean enums, boolean logs, String version) {
    /** A server without flags. */
    public static Served byDefault(String version) {
        return new Served(ResourceInfo::servedByDefault, true, false, version);
    }
}
