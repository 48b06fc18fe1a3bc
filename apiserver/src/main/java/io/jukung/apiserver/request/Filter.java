package io.jukung.apiserver.request;

/** One link of the request chain: passes the request on, changes it, or answers itself. */
@FunctionalInterface
public interface Filter {
    ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception;
}
