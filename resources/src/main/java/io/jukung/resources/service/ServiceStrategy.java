package io.jukung.resources.service;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services; from {@code pkg/registry/core/service}. */
public final class ServiceStrategy extends SpecStrategy {
    private final ServiceAllocation allocation;
    private final IpFamilies families;

    ServiceStrategy(ServiceAllocation allocation, List<String> clusterFamilies) {
        this.allocation = allocation;
        this.families = new IpFamilies(clusterFamilies);
    }

    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    protected JsonObject initialStatus(JsonObject service) {
        return JsonObject.of("loadBalancer", JsonObject.EMPTY);
    }

    @Override
    public JsonObject applyDefaults(JsonObject service) {
        return ServiceDefaults.of(super.applyDefaults(service));
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject service) {
        JsonObject prepared = super.prepareForCreate(request, service);
        JsonObject spec = prepared.object("spec");
        String ip = spec.string("clusterIP");
        if (!ip.isEmpty() && spec.array("clusterIPs").isEmpty()) {
            prepared = prepared.with("spec", spec.with("clusterIPs", JsonArray.of(ip)));
        }
        return families.complete(prepared, JsonObject.EMPTY);
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject service, JsonObject old) {
        JsonObject prepared =
                ServiceUpdates.prepare(super.prepareForUpdate(request, service, old), old);
        return families.complete(prepared, old);
    }

    @Override
    public List<FieldError> validate(JsonObject service) {
        return ServiceValidation.create(service);
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject service, JsonObject old) {
        return ServiceValidation.update(service, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject service, JsonObject old) {
        return ServiceValidation.status(service, old);
    }

    @Override
    public List<String> nameErrors(String name, boolean prefix) {
        return MetaValidation.NameRule.DNS_LABEL.check(name, prefix);
    }

    @Override
    public JsonObject allocate(ApiRequest request, JsonObject service, @Nullable JsonObject old) {
        boolean dryRun = request.query().containsKey("dryRun");
        return allocation.allocate(service, old == null ? JsonObject.EMPTY : old, dryRun);
    }

    @Override
    public void updated(JsonObject service, JsonObject old) {
        allocation.release(old, service);
    }

    @Override
    public void allocationFailed(JsonObject service, @Nullable JsonObject old) {
        allocation.release(service, old == null ? JsonObject.EMPTY : old);
    }

    @Override
    public void released(JsonObject service) {
        allocation.release(service, JsonObject.EMPTY);
    }

    @Override
    public Map<String, String> selectableFields(JsonObject service) {
        JsonObject spec = service.object("spec");
        return Map.of("spec.clusterIP", spec.string("clusterIP"), "spec.type", spec.string("type"));
    }

    @Override
    public List<String> warnings(JsonObject service, @Nullable JsonObject old) {
        return ServiceWarnings.of(service);
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }
}
