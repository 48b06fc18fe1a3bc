package io.jukung.dns.message;

import java.util.List;

/**
 * An answer to one question.
 *
 * @param code 0 no error, 2 server failure, 3 no such name, 5 refused
 */
public record Answer(
        int code,
        boolean authoritative,
        List<ResourceRecord> answers,
        List<ResourceRecord> authority,
        List<ResourceRecord> additional) {
    public static final int NO_ERROR = 0;
    public static final int FORMAT_ERROR = 1;
    public static final int SERVER_FAILURE = 2;
    public static final int NO_SUCH_NAME = 3;
    public static final int NOT_IMPLEMENTED = 4;
    public static final int REFUSED = 5;

    public static Answer failure(int code) {
        return new Answer(code, false, List.of(), List.of(), List.of());
    }
}
