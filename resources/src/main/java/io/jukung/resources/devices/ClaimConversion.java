package io.jukung.resources.devices;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * Resource claims and their templates: what later versions have below a request's {@code exactly}
 * stands in v1beta1 in the request itself. From {@code pkg/apis/resource/v1beta1/conversion.go}.
 */
public final class ClaimConversion implements Conversion {
    private static final List<String> EXACT =
            List.of(
                    "deviceClassName",
                    "selectors",
                    "allocationMode",
                    "count",
                    "adminAccess",
                    "tolerations",
                    "capacity");

    private final String[] requests;

    private ClaimConversion(String... requests) {
        this.requests = requests;
    }

    public static ClaimConversion ofClaims() {
        return new ClaimConversion("spec", "devices", "requests");
    }

    public static ClaimConversion ofTemplates() {
        return new ClaimConversion("spec", "spec", "devices", "requests");
    }

    @Override
    public JsonObject convert(JsonObject claim, GroupVersion to) {
        boolean fromFlat = claim.string("apiVersion").endsWith("/v1beta1");
        boolean toFlat = to.version().equals("v1beta1");
        JsonObject converted = claim;
        if (fromFlat != toFlat && claim.at(requests) instanceof JsonArray all) {
            converted =
                    claim.withAt(
                            all.map(request ->
                                    toFlat
                                            ? flat((JsonObject) request)
                                            : nested((JsonObject) request)),
                            requests);
        }
        return converted.with("apiVersion", to.apiVersion());
    }

    private static JsonObject flat(JsonObject request) {
        JsonObject exactly = request.object("exactly");
        JsonObject flat = request.without("exactly");
        for (int i = 0; i < exactly.size(); i++) {
            flat = flat.with(exactly.key(i), exactly.value(i));
        }
        return flat;
    }

    private static JsonObject nested(JsonObject request) {
        JsonObject rest = request;
        JsonObject exactly = JsonObject.EMPTY;
        for (String field : EXACT) {
            Object value = request.get(field);
            rest = rest.without(field);
            if (value != null && !value.equals("") && !value.equals(0L)) {
                exactly = exactly.with(field, value);
            }
        }
        return exactly.isEmpty() ? rest : rest.with("exactly", exactly);
    }
}
