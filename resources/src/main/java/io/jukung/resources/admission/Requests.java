package io.jukung.resources.admission;

import io.jukung.cel.library.Authorization;
import io.jukung.cel.types.DeclType;
import io.jukung.cel.types.SchemaTypes;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What an admission expression can name of the request that it is asked about. */
public final class Requests {
    private static final JsonObject SHAPES =
            Yaml.parse(
                    """
                    request:
                      type: object
                      properties:
                        kind: &kind
                          type: object
                          properties:
                            group: &text {type: string}
                            version: *text
                            kind: *text
                        resource: &resource
                          type: object
                          properties: {group: *text, version: *text, resource: *text}
                        subResource: *text
                        requestKind: *kind
                        requestResource: *resource
                        requestSubResource: *text
                        name: *text
                        namespace: *text
                        operation: *text
                        userInfo:
                          type: object
                          properties:
                            username: *text
                            uid: *text
                            groups: &texts {type: array, items: *text}
                            extra: {type: object, additionalProperties: *texts}
                        dryRun: {type: boolean}
                    namespaceObject:
                      type: object
                      properties:
                        metadata:
                          type: object
                          properties:
                            name: *text
                            generateName: *text
                            namespace: *text
                            labels: &pairs {type: object, additionalProperties: *text}
                            annotations: *pairs
                            UID: *text
                            creationTimestamp: &time {type: string, format: date-time}
                            deletionGracePeriodSeconds: {type: integer}
                            deletionTimestamp: *time
                            generation: {type: integer}
                            resourceVersion: *text
                            finalizers: *texts
                        spec: {type: object, properties: {finalizers: *texts}}
                        status:
                          type: object
                          properties:
                            phase: *text
                            conditions:
                              type: array
                              items:
                                type: object
                                properties:
                                  type: *text
                                  status: *text
                                  lastTransitionTime: *time
                                  message: *text
                                  reason: *text
                    """);

    /** Their names and types: the request, its objects, and the namespace that they are in. */
    public static final Map<String, DeclType> VARIABLES =
            Map.of(
                    "object",
                    DeclType.UNTYPED,
                    "oldObject",
                    DeclType.UNTYPED,
                    "request",
                    request(),
                    "namespaceObject",
                    shape("namespaceObject", "kubernetes.Namespace"));

    /** What asks whether the user may do something else. */
    public static final Map<String, DeclType> AUTHORIZER =
            Map.of(
                    "authorizer", DeclType.of(Authorization.AUTHORIZER),
                    "authorizer.requestResource", DeclType.of(Authorization.RESOURCE));

    private Requests() {}

    /** The type of {@code variables}, which hold a policy's own expressions. */
    public static DeclType variables(Map<String, DeclType.Field> fields) {
        return DeclType.object("kubernetes.variables", fields, 0, false);
    }

    /** Its options are of a kind of their own for each verb, so that they have no type. */
    private static DeclType request() {
        DeclType known = shape("request", "kubernetes.AdmissionRequest");
        Map<String, DeclType.Field> fields = new LinkedHashMap<>(known.fields());
        fields.put("options", new DeclType.Field("options", DeclType.UNTYPED));
        return DeclType.object("kubernetes.AdmissionRequest", fields, 0, false);
    }

    private static DeclType shape(String name, String type) {
        return Objects.requireNonNull(SchemaTypes.of(SHAPES.object(name), false, type));
    }
}
