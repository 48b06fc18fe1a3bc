package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Turns whatever goes wrong behind it into a Status; what nobody expected is logged as well. */
public final class PanicRecovery implements Filter {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        try {
            return next.handle(request);
        } catch (StatusException e) {
            throw e;
        } catch (StoreException.TimedOut e) {
            LOG.log(Level.WARNING, () -> "the store did not answer in time: " + e.getMessage());
            throw StatusException.of(
                    504,
                    "Timeout",
                    "Timeout: request did not complete within requested timeout - context deadline"
                            + " exceeded",
                    JsonObject.EMPTY);
        } catch (StoreException.Unavailable e) {
            throw StatusException.unavailable("the store is not available: " + e.getMessage());
        } catch (StoreException e) {
            throw StatusException.internal(String.valueOf(e.getMessage()));
        } catch (IOException | InterruptedException e) {
            throw e; // the client went away or the server stops
        } catch (Exception | StackOverflowError | AssertionError e) {
            LOG.log(
                    Level.ERROR,
                    "panic on " + request.info().verb() + " " + request.info().path(),
                    e);
            throw StatusException.internal(
                    "This request caused apiserver to panic. Look in the logs for details.");
        }
    }
}
