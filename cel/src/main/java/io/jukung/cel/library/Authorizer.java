package io.jukung.cel.library;

/** What the variable {@code authorizer} asks: the server's own authorizer, for one user. */
public interface Authorizer {
    /**
     * What is asked about.
     *
     * @param path of a request that is about no resource, "" otherwise
     * @param fieldSelector "" for none
     */
    record Question(
            String verb,
            String path,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String fieldSelector,
            String labelSelector) {}

    /**
     * The answer.
     *
     * @param error "" where the question could be answered
     */
    record Answer(boolean allowed, String reason, String error) {}

    Answer ask(Question question);

    /** The same for a service account. */
    Authorizer as(String namespace, String serviceAccount);
}
