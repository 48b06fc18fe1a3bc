package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersionKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path.
 *
 * @param method in lower case: {@code get}
 * @param id operationId: {@code listAppsV1NamespacedDeployment}
 * @param action x-kubernetes-action: {@code list}; "" for discovery paths
 * @param body the definition of the request's body, null for none
 * @param bodyRequired of a delete's options it is not
 * @param responses status code → definition of the answer, "" for text, null for none
 */
record Operation(
        String method,
        String id,
        String description,
        String tag,
        String action,
        @Nullable GroupVersionKind kind,
        List<String> consumes,
        List<String> produces,
        List<Parameter> parameters,
        @Nullable String body,
        boolean bodyRequired,
        Map<String, String> responses) {
    Operation without(List<Parameter> elsewhere) {
        return new Operation(
                method,
                id,
                description,
                tag,
                action,
                kind,
                consumes,
                produces,
                parameters.stream().filter(p -> !elsewhere.contains(p)).toList(),
                body,
                bodyRequired,
                responses);
    }
}
