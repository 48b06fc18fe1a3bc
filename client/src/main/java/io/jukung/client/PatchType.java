package io.jukung.client;

/** How a patch is to be read. */
public enum PatchType {
    /** RFC 6902; the body is a JsonArray of operations. */
    JSON(ApiCall.Verb.JSON_PATCH),
    /** RFC 7386. */
    MERGE(ApiCall.Verb.MERGE_PATCH),
    /** Lists merge by the keys that the kind declares; built-in kinds only. */
    STRATEGIC(ApiCall.Verb.STRATEGIC_PATCH);

    private final ApiCall.Verb verb;

    PatchType(ApiCall.Verb verb) {
        this.verb = verb;
    }

    ApiCall.Verb verb() {
        return verb;
    }
}
