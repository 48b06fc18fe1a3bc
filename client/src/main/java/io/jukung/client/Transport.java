package io.jukung.client;

import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;

/**
 * Carries calls to an API server as one identity: over HTTPS, or handed to the API server's request
 * chain in the same process, in which case the trees that come back are the server's own instances.
 *
 * <p>Both ways the same authentication, authorization, admission and errors hold.
 */
public interface Transport extends AutoCloseable {
    /**
     * Makes any call but a watch.
     *
     * @return the object, the list, or the {@code Status} of a deletion
     * @throws StatusException what the server refused, or, with code 503 and reason {@code
     *     ServiceUnavailable}, that it could not be reached
     */
    JsonObject call(ApiCall call);

    /**
     * Reads a path that is no resource: {@code /api}, {@code /apis/apps/v1}, {@code /version}.
     *
     * @throws StatusException as for {@link #call}
     */
    JsonObject get(String path);

    /**
     * Starts a watch ({@link ApiCall.Verb#WATCH}).
     *
     * @throws StatusException as for {@link #call}
     */
    WatchStream watch(ApiCall call);

    @Override
    void close();
}
