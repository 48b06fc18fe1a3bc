package io.jukung.apiserver.request;

/** Answers requests; failures are thrown as {@link io.jukung.machinery.status.StatusException}. */
@FunctionalInterface
public interface RequestHandler {
    ApiResponse handle(ApiRequest request) throws Exception;
}
