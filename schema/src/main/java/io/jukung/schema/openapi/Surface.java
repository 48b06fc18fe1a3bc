package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The paths of a whole API server by the document of v3 that they belong to. */
final class Surface {
    private static final List<String> NO_CBOR = Paths.MEDIA.subList(0, 3);

    private Surface() {}

    /** Sorted by document: {@code api}, {@code api/v1}, {@code apis/apps/v1}, {@code version}. */
    static Map<String, List<PathItem>> of(Schemas schemas, Served all) {
        Predicate<ResourceInfo> served = all.resources();
        Map<String, List<PathItem>> documents = new TreeMap<>();
        Map<GroupVersion, Boolean> versions = new LinkedHashMap<>();
        for (ResourceInfo resource : schemas.resources()) {
            if (served.test(resource)) {
                versions.put(resource.resource().groupVersion(), true);
            }
        }
        for (GroupVersion version : versions.keySet()) {
            documents.put(Names.root(version).substring(1), Paths.of(schemas, version, served));
            if (!version.group().isEmpty()) {
                documents.put("apis/" + version.group(), List.of(group(version.group())));
            }
        }
        documents.put(
                "api",
                List.of(
                        get(
                                "/api/",
                                "getCoreAPIVersions",
                                "get available API versions",
                                "core",
                                "APIVersions")));
        documents.put(
                "apis",
                List.of(
                        get(
                                "/apis/",
                                "getAPIVersions",
                                "get available API versions",
                                "apis",
                                "APIGroupList")));
        documents.put("version", List.of(version()));
        documents.put(
                ".well-known/openid-configuration",
                List.of(
                        text(
                                "/.well-known/openid-configuration/",
                                "getServiceAccountIssuerOpenIDConfiguration",
                                "get service account issuer OpenID configuration, also known as the"
                                        + " 'OIDC discovery doc'",
                                "WellKnown",
                                "application/json")));
        documents.put(
                "openid/v1/jwks",
                List.of(
                        text(
                                "/openid/v1/jwks/",
                                "getServiceAccountIssuerOpenIDKeyset",
                                "get service account issuer OpenID JSON Web Key Set (contains"
                                        + " public token verification keys)",
                                "openid",
                                "application/jwk-set+json")));
        if (all.logs()) {
            documents.put("logs", List.of(logs(), log()));
        }
        return documents;
    }

    private static PathItem logs() {
        return new PathItem("/logs/", List.of(), List.of(log("logFileListHandler")));
    }

    private static PathItem log() {
        return new PathItem(
                "/logs/{logpath}",
                List.of(Parameter.path("logpath", "path to the log")),
                List.of(log("logFileHandler")));
    }

    private static Operation log(String id) {
        return new Operation(
                "get", id, "", "logs", "", null, List.of(), List.of(), List.of(), null, false,
                Map.of());
    }

    private static PathItem group(String group) {
        String name = Names.group(group);
        return get(
                "/apis/" + group + "/",
                "get" + Names.capital(name) + "APIGroup",
                "get information of a group",
                name,
                "APIGroup");
    }

    private static PathItem get(
            String path, String id, String description, String tag, String type) {
        return new PathItem(
                path, List.of(), List.of(Paths.discovery(id, description, tag, NO_CBOR, type)));
    }

    private static PathItem version() {
        List<String> json = List.of("application/json");
        Operation get =
                new Operation(
                        "get",
                        "getCodeVersion",
                        "get the version information for this server",
                        "version",
                        "",
                        null,
                        json,
                        json,
                        List.of(),
                        null,
                        false,
                        Map.of("200", "io.k8s.apimachinery.pkg.version.Info"));
        return new PathItem("/version/", List.of(), List.of(get));
    }

    private static PathItem text(
            String path, String id, String description, String tag, String produces) {
        Operation get =
                new Operation(
                        "get",
                        id,
                        description,
                        tag,
                        "",
                        null,
                        List.of(),
                        List.of(produces),
                        List.of(),
                        null,
                        false,
                        Map.of("200", ""));
        return new PathItem(path, List.of(), List.of(get));
    }
}
