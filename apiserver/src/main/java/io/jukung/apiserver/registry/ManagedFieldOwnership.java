package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.tree.JsonObject;

final class ManagedFieldOwnership implements FieldOwnership {
    ManagedFieldOwnership(KindSchema.Source s, Clock c) {}
    @Override public JsonObject created(ApiRequest request, WriteOptions options, JsonObject object, String subresource) { return object; }
    @Override public JsonObject updated(ApiRequest request, WriteOptions options, JsonObject object, JsonObject live, String subresource) { return object; }
    @Override public JsonObject applied(ApiRequest request, WriteOptions options, JsonObject applied, JsonObject live, String subresource) { throw new UnsupportedOperationException(); }
}
