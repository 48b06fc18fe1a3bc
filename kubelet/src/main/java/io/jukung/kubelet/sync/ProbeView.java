package io.jukung.kubelet.sync;

/** What the probes have found, by the runtime's container id. */
public interface ProbeView {
    /** What a probe says of a container. */
    enum Result {
        SUCCESS,
        FAILURE,
        /** Not asked yet. */
        UNKNOWN
    }

    Result liveness(String containerId);

    Result readiness(String containerId);

    Result startup(String containerId);

    /** Nothing was asked yet. */
    ProbeView NONE =
            new ProbeView() {
                @Override
                public Result liveness(String containerId) {
                    return Result.UNKNOWN;
                }

                @Override
                public Result readiness(String containerId) {
                    return Result.UNKNOWN;
                }

                @Override
                public Result startup(String containerId) {
                    return Result.UNKNOWN;
                }
            };
}
