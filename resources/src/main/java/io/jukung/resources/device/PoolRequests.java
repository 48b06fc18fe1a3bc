package io.jukung.resources.device;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Declared;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions about a driver's pools, answered once in their status. */
final class PoolRequests {
    private static final int MOST_POOLS = 1000;
    private static final int MOST_CONDITIONS = 10;

    private PoolRequests() {}

    static ResourceStrategy strategy() {
        return CheckedStrategy.of(Shape.STATUS, PoolRequests::check)
                .versionedUpdates()
                .defaults(request ->
                        request.object("status").isEmpty() ? request.without("status") : request)
                .status(PoolRequests::status);
    }

    private static void check(Field request, @Nullable Field old) {
        Field spec = request.at("spec");
        if (old != null) {
            Declared.immutable(spec, old.at("spec"));
            return;
        }
        Field driver = spec.at("driver").required();
        if (!driver.empty()) {
            for (String message : Names.dns1123Subdomain(driver.text().toLowerCase(Locale.ROOT))) {
                driver.invalid(message);
            }
        }
        if (spec.has("poolName")) {
            DeviceNames.pool(spec.at("poolName"));
        }
        if (spec.has("limit")) {
            Declared.minimum(spec.at("limit"), 1);
            Declared.maximum(spec.at("limit"), MOST_POOLS);
        }
    }

    private static void status(Field request, @Nullable Field old) {
        Field status = request.at("status");
        if (old != null && !old.at("status").empty()) {
            status.immutable(old.at("status"));
            return;
        }
        if (status.absent()) {
            return;
        }
        Field conditions = status.at("conditions");
        Rules.conditions(conditions);
        Field count = status.at("poolCount");
        if (count.absent()) {
            count.missing("");
        } else {
            Declared.minimum(count, 0);
        }
        Declared.atMost(status.at("pools"), MOST_POOLS);
        if (Declared.atMost(conditions, MOST_CONDITIONS)) {
            Set<String> types = new HashSet<>();
            conditions.items().forEach(condition -> condition.at("type").unique(types));
        }
    }
}
