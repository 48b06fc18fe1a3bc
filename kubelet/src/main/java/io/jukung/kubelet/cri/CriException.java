package io.jukung.kubelet.cri;

import io.grpc.Status;

/** A call that the runtime refused or that did not reach it; the text is gRPC's as Go prints it. */
public final class CriException extends Exception {
    private static final long serialVersionUID = 1;

    private final Status.Code code;
    private final String description;

    public CriException(Status.Code code, String description) {
        super("rpc error: code = " + goName(code) + " desc = " + description);
        this.code = code;
        this.description = description;
    }

    public static CriException of(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        if (description == null) {
            description = cause == null ? "" : String.valueOf(cause.getMessage());
        }
        if (status.getCode() == Status.Code.UNAVAILABLE && cause != null) {
            description = "connection error: desc = \"" + cause.getMessage() + "\"";
        }
        return new CriException(status.getCode(), description);
    }

    public Status.Code code() {
        return code;
    }

    /** The runtime's own words. */
    public String description() {
        return description;
    }

    public boolean isNotFound() {
        return code == Status.Code.NOT_FOUND;
    }

    /** Whether the runtime cannot be reached at all. */
    public boolean isUnavailable() {
        return code == Status.Code.UNAVAILABLE;
    }

    private static String goName(Status.Code code) {
        if (code == Status.Code.OK) {
            return "OK";
        }
        StringBuilder name = new StringBuilder();
        for (String word : code.name().split("_")) {
            name.append(word.charAt(0))
                    .append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return name.toString();
    }
}
