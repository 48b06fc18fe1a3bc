package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.admission.Views;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.http.Exchange;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every verb of one stored resource and of what is below its objects. */
final class ResourceHandler {
    private final Resource resource;
    private final Registry registry;

    ResourceHandler(Resource resource, Registry registry) {
        this.resource = resource;
        this.registry = registry;
    }

    ApiResponse handle(ApiRequest request) throws Exception {
        checkScope(request);
        checkName(request.info().name());
        resource.strategy().warningsOfUse().forEach(request::warn);
        String subresource = request.info().subresource();
        return subresource.isEmpty() ? whole(request) : below(request, subresource);
    }

    /** A name that could be no key in the store. */
    private static void checkName(String name) {
        List<String> wrong = name.isEmpty() ? List.of() : Names.pathSegmentName(name);
        if (!wrong.isEmpty()) {
            throw StatusException.badRequest(
                    "Name parameter invalid: "
                            + FieldError.quote(name)
                            + ": "
                            + String.join(";", wrong));
        }
    }

    private void checkScope(ApiRequest request) {
        boolean inNamespace = !request.info().namespace().isEmpty();
        boolean acrossNamespaces =
                switch (request.info().verb()) {
                    case "list", "watch" -> true;
                    default -> false;
                };
        if (resource.definition.namespaced()
                && !inNamespace
                && !acrossNamespaces
                && resource.definition.schema() == null
                && request.info().name().isEmpty()) {
            throw StatusException.noSuchMethod(); // all namespaces' objects can only be read
        }
        boolean selfNamed = request.info().namespace().equals(request.info().name());
        if (resource.definition.namespaced()
                ? !inNamespace && !acrossNamespaces
                : inNamespace && !selfNamed) {
            throw StatusException.noSuchPath();
        }
    }

    private ApiResponse whole(ApiRequest request) {
        String verb = request.info().verb();
        boolean named = !request.info().name().isEmpty();
        boolean fits =
                switch (verb) {
                    case "create", "deletecollection" -> !named;
                    case "get", "update", "patch", "delete" -> named;
                    default -> true;
                };
        // a namespace's own name stands in a create's URL where it is made in process
        boolean own = request.info().name().equals(request.info().namespace());
        if ((!fits && !own) || !resource.definition.verbs().contains(verb)) {
            throw notAllowed(request);
        }
        return switch (verb) {
            case "get" -> {
                refuseExport(request);
                yield new ApiResponse.One(200, resource.answer(request, resource.shown(request)));
            }
            case "list" -> new Listing(resource).list(request);
            case "watch" -> new Watching(resource).watch(request);
            case "create" -> new Creation(resource).create(request);
            case "update" -> new Updating(resource).update(request);
            case "patch" -> new Patching(resource).patch(request);
            case "delete" -> new Deletion(resource).delete(request);
            case "deletecollection" -> new CollectionDeletion(resource).delete(request);
            default -> throw notAllowed(request);
        };
    }

    private static void refuseExport(ApiRequest request) {
        List<String> export = request.query().get("export");
        if (export != null && !List.of("false", "0").contains(export.getFirst())) {
            throw StatusException.badRequest(
                    "the export parameter, deprecated since v1.14, is no longer supported");
        }
    }

    private ApiResponse below(ApiRequest request, String name) throws Exception {
        Subresource found = resource.definition.subresource(name);
        if (found == null) {
            throw StatusException.noSuchPath();
        }
        String verb = request.info().verb();
        if (!found.verbs().contains(verb) && !isOptionsToProxy(request, name)) {
            throw notAllowed(request);
        }
        return switch (found) {
            case Subresource.Status ignored -> part(request, resource);
            case Subresource.Scale scale ->
                    switch (verb) {
                        case "get" -> new ScaleOperation(resource, scale).get(request);
                        case "update" -> new ScaleOperation(resource, scale).update(request);
                        default -> new Patching(resource).patchScale(request, scale);
                    };
            case Subresource.Part part -> part(request, resource.writtenBy(part.strategy()));
            case Subresource.Custom custom -> custom.handler().handle(new Call(request));
        };
    }

    /** What is proxied takes every method, and OPTIONS has no verb. */
    private static boolean isOptionsToProxy(ApiRequest request, String subresource) {
        Exchange exchange = request.exchange();
        return subresource.equals("proxy")
                && exchange != null
                && exchange.method().equals("OPTIONS");
    }

    /** The same object, read as it is and written by the resource's own rules. */
    private static ApiResponse part(ApiRequest request, Resource resource) {
        return switch (request.info().verb()) {
            case "get" ->
                    new ApiResponse.One(200, resource.answer(request, resource.shown(request)));
            case "update" -> new Updating(resource).update(request);
            default -> new Patching(resource).patch(request);
        };
    }

    private StatusException notAllowed(ApiRequest request) {
        return StatusException.noSuchMethod();
    }

    /** What a subresource's handler works with. */
    private final class Call implements SubresourceCall {
        private final ApiRequest request;

        Call(ApiRequest request) {
            this.request = request;
        }

        @Override
        public ApiRequest request() {
            return request;
        }

        @Override
        public ResourceDefinition resource() {
            return resource.definition;
        }

        @Override
        public Registry registry() {
            return registry;
        }

        @Override
        public JsonObject object() {
            return resource.existing(request, resource.namespace(request), request.info().name())
                    .tree();
        }

        @Override
        public JsonObject body(GroupVersionKind kind) {
            return body(kind, kind.groupVersion());
        }

        @Override
        public JsonObject body(GroupVersionKind kind, GroupVersion former) {
            String validation = request.option("fieldValidation");
            JsonObject body =
                    Body.object(
                            request,
                            kind,
                            former,
                            resource.schemas,
                            validation.isEmpty() ? "Warn" : validation);
            KindSchema schema = resource.schemas.find(kind);
            return schema == null ? body : schema.applyDefaults(body);
        }

        @Override
        public boolean dryRun() {
            return request.query().containsKey("dryRun");
        }

        @Override
        public JsonObject admit(
                Operation operation,
                GroupVersionKind kind,
                JsonObject object,
                @Nullable JsonObject oldObject) {
            if (request.isAdmitted()) {
                return object;
            }
            AdmissionAttributes attributes =
                    new AdmissionAttributes(
                            operation,
                            request,
                            kind,
                            request.info().namespace(),
                            request.info().name(),
                            object,
                            oldObject,
                            options(operation),
                            dryRun(),
                            Views.only(kind),
                            new Reinvocation());
            JsonObject admitted = resource.admission.admit(attributes);
            resource.admission.validate(attributes.withObject(admitted));
            return admitted == null ? object : admitted;
        }

        private JsonObject options(Operation operation) {
            return switch (operation) {
                case CREATE -> WriteOptions.of(request, "CreateOptions", false).tree();
                case UPDATE -> WriteOptions.of(request, "UpdateOptions", false).tree();
                default -> JsonObject.EMPTY;
            };
        }

        @Override
        public JsonObject update(UnaryOperator<JsonObject> change) {
            WriteOptions options = WriteOptions.of(request, "UpdateOptions", false);
            String subresource = request.info().subresource();
            ApiObject written =
                    new Updating(resource)
                            .guaranteed(
                                    resource.namespace(request),
                                    request.info().name(),
                                    dryRun(),
                                    live -> {
                                        JsonObject changed = change.apply(live);
                                        return changed.equals(live)
                                                ? live
                                                : resource.ownership()
                                                        .updated(
                                                                resource.definition,
                                                                options,
                                                                resource.kind(request)
                                                                        .groupVersion(),
                                                                changed,
                                                                live,
                                                                subresource);
                                    });
            if (written == null) {
                throw StatusException.notFound(resource.named(request), request.info().name());
            }
            return written.tree();
        }
    }
}
