package io.jukung.apiserver.aggregation;

import io.jukung.apiserver.registry.ObjectNames;
import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import java.util.ArrayList;
import java.util.List;

/** How APIServices are written; kube-aggregator's {@code registry/apiservice} and validation. */
final class ApiServiceStrategy implements ResourceStrategy {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final long MAX_GROUP = 20_000;
    private static final long MAX_VERSION = 1000;

    private final Clock clock;

    ApiServiceStrategy(Clock clock) {
        this.clock = clock;
    }

    @Override
    public JsonObject applyDefaults(JsonObject object) {
        ApiService service = new ApiService(object);
        return service.service() != null && !service.spec().object("service").has("port")
                ? object.withAt(443L, "spec", "service", "port")
                : object;
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
        ApiService created = new ApiService(object.with("status", JsonObject.EMPTY));
        return created.service() == null
                ? created.with(ApiService.Availability.LOCAL, clock.now()).node()
                : created.node();
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        return object.with("status", old.object("status"));
    }

    @Override
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject metadata = object.object("metadata");
        JsonObject before = old.object("metadata");
        JsonObject.Builder kept = metadata.edit();
        for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
            kept.putOrRemove(field, before.get(field));
        }
        return object.with("spec", old.object("spec")).with("metadata", kept.build());
    }

    @Override
    public List<String> nameErrors(String name, boolean prefix) {
        return prefix ? Names.pathSegmentPrefix(name) : Names.pathSegmentName(name);
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        ApiService service = new ApiService(object);
        JsonObject spec = service.spec();
        List<FieldError> errors = new ArrayList<>(0);
        String wanted = ApiService.name(service.groupVersion());
        if (!service.name().equals(wanted)) {
            errors.add(
                    FieldError.invalid(
                            FieldPath.of("metadata", "name"),
                            service.name(),
                            "must be `spec.version+\".\"+spec.group`: \"" + wanted + "\""));
        }
        String group = spec.string("group");
        if (!group.isEmpty()) {
            for (String text : ObjectNames.subdomain(group, false)) {
                errors.add(FieldError.invalid(SPEC.child("group"), group, text));
            }
        }
        String version = spec.string("version");
        if (group.isEmpty() && !version.equals("v1")) {
            errors.add(
                    FieldError.required(
                            SPEC.child("group"),
                            "only v1 may have an empty group and it better be legacy kube"));
        }
        if (version.isEmpty()) {
            errors.add(FieldError.required(SPEC.child("version"), ""));
        } else {
            for (String text : Names.dns1035Label(version)) {
                errors.add(FieldError.invalid(SPEC.child("version"), version, text));
            }
        }
        priority(spec, "groupPriorityMinimum", MAX_GROUP, errors);
        priority(spec, "versionPriority", MAX_VERSION, errors);
        backing(service, errors);
        return errors;
    }

    private static void priority(
            JsonObject spec, String field, long most, List<FieldError> errors) {
        long value = spec.integer(field, 0);
        if (value <= 0 || value > most) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child(field),
                            value,
                            "must be positive and less than "
                                    + (most == MAX_GROUP ? "20000" : "1000")));
        }
    }

    private static void backing(ApiService service, List<FieldError> errors) {
        JsonObject spec = service.spec();
        JsonObject backing = service.service();
        boolean insecure = spec.bool("insecureSkipTLSVerify", false);
        boolean bundle = !spec.string("caBundle").isEmpty();
        if (backing == null) {
            if (bundle) {
                errors.add(
                        FieldError.invalid(
                                SPEC.child("caBundle"),
                                spec.string("caBundle").length() + " bytes",
                                "local APIServices may not have a caBundle"));
            }
            if (insecure) {
                errors.add(
                        FieldError.invalid(
                                SPEC.child("insecureSkipTLSVerify"),
                                true,
                                "local APIServices may not have insecureSkipTLSVerify"));
            }
            return;
        }
        for (String field : List.of("namespace", "name")) {
            if (backing.string(field).isEmpty()) {
                errors.add(FieldError.required(SPEC.child("service").child(field), ""));
            }
        }
        List<String> wrong = Names.portNumber(service.port());
        if (!wrong.isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("service").child("port"),
                            (long) service.port(),
                            "port is not valid: " + String.join(",", wrong)));
        }
        if (insecure && bundle) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("insecureSkipTLSVerify"),
                            true,
                            "may not be true if caBundle is present"));
        }
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        return validate(object);
    }

    @Override
    public boolean allowUnconditionalUpdate() {
        return false;
    }
}
