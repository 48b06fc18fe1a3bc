package io.jukung.apiserver.registry;

final class Patching {
    Patching(Resource r) {}
    io.jukung.apiserver.request.ApiResponse patch(io.jukung.apiserver.request.ApiRequest q) { throw new UnsupportedOperationException(); }
    io.jukung.apiserver.request.ApiResponse patchScale(io.jukung.apiserver.request.ApiRequest q, Subresource.Scale s) { throw new UnsupportedOperationException(); }
}
