package io.jukung.resources.device;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;

/** Rules that taint devices from outside; from {@code pkg/registry/resource/devicetaintrule}. */
final class TaintRuleStrategy extends SpecStrategy {
    private static final int MOST_CONDITIONS = 8;

    private final Clock clock;

    TaintRuleStrategy(Clock clock) {
        this.clock = clock;
    }

    @Override
    public JsonObject applyDefaults(JsonObject object) {
        JsonObject defaulted = super.applyDefaults(object);
        JsonObject taint = defaulted.object("spec").object("taint");
        return taint.has("timeAdded") ? defaulted : addedNow(defaulted);
    }

    private JsonObject addedNow(JsonObject rule) {
        return rule.withAt(Times.format(clock.now()), "spec", "taint", "timeAdded");
    }

    /** Another effect is a new taint, unless the caller says since when it is there. */
    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject taint = object.object("spec").object("taint");
        JsonObject was = old.object("spec").object("taint");
        boolean anotherEffect = !taint.string("effect").equals(was.string("effect"));
        boolean sameTime = Equality.same(taint.get("timeAdded"), was.get("timeAdded"));
        JsonObject stamped = anotherEffect && sameTime ? addedNow(object) : object;
        return super.prepareForUpdate(request, stamped, old);
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        Field root = Field.root(object);
        selector(root.at("spec", "deviceSelector"));
        DeviceNames.taint(root.at("spec", "taint"));
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        Field root = Field.root(object);
        selector(root.at("spec", "deviceSelector"));
        Field taint = root.at("spec", "taint");
        String effect = old.object("spec").object("taint").string("effect");
        DeviceNames.taintName(taint);
        if (!taint.text("effect").equals(effect)) {
            DeviceNames.effect(taint.at("effect"));
        }
        return root.errors();
    }

    private static void selector(Field selector) {
        if (selector.has("driver")) {
            Rules.csiDriverName(selector.at("driver"));
        }
        if (selector.has("pool")) {
            DeviceNames.pool(selector.at("pool"));
        }
        if (selector.has("device")) {
            selector.at("device").requiredAnd(Names::dns1123Label);
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        Field conditions = Field.root(object).at("status", "conditions");
        Rules.conditions(conditions);
        int count = conditions.array().size();
        if (count > MOST_CONDITIONS) {
            conditions.tooMany(count, MOST_CONDITIONS);
        }
        return conditions.errors();
    }
}
