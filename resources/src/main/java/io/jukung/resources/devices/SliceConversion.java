package io.jukung.resources.devices;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;

/**
 * Resource slices: in v1beta1 all of a device but its name stands below {@code basic}. From {@code
 * pkg/apis/resource/v1beta1/conversion.go}.
 */
public final class SliceConversion implements Conversion {
    @Override
    public JsonObject convert(JsonObject slice, GroupVersion to) {
        boolean fromBasic = slice.string("apiVersion").endsWith("/v1beta1");
        boolean toBasic = to.version().equals("v1beta1");
        JsonObject converted = slice;
        if (fromBasic != toBasic && slice.at("spec", "devices") instanceof JsonArray devices) {
            converted =
                    slice.withAt(
                            devices.map(device ->
                                    toBasic
                                            ? basic((JsonObject) device)
                                            : flat((JsonObject) device)),
                            "spec",
                            "devices");
        }
        return converted.with("apiVersion", to.apiVersion());
    }

    private static JsonObject basic(JsonObject device) {
        return JsonObject.of("name", device.get("name"), "basic", device.without("name"));
    }

    private static JsonObject flat(JsonObject device) {
        JsonObject basic = device.object("basic");
        JsonObject flat = device.without("basic");
        for (int i = 0; i < basic.size(); i++) {
            flat = flat.with(basic.key(i), basic.value(i));
        }
        return flat;
    }
}
