package io.jukung.resources.cluster;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;

/** {@code certificatesigningrequests/approval}: writes conditions, and nothing else. */
public final class SigningApprovalStrategy extends SpecStrategy {
    private final Clock clock;

    public SigningApprovalStrategy(Clock clock) {
        this.clock = clock;
    }

    @Override
    public FieldSet resets() {
        return FieldSet.of(List.of("spec"), List.of("status", "certificate"));
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject status = old.object("status");
        JsonArray conditions =
                SigningConditions.timed(
                        object.object("status").array("conditions"),
                        status.array("conditions"),
                        clock.now());
        JsonObject decided =
                conditions.isEmpty()
                        ? status.without("conditions")
                        : status.with("conditions", conditions);
        return Trees.keep(old, "metadata", object).with("status", decided);
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        return SigningRequestStrategy.validateApproval(object, old);
    }
}
