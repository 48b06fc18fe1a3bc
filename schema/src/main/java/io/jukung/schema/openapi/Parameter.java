package io.jukung.schema.openapi;

/**
 * A parameter of an operation, except for its body.
 *
 * @param in "query" or "path"
 * @param type "string", "integer" or "boolean"
 */
record Parameter(String name, String in, String type, String description) {
    static Parameter path(String name, String description) {
        return new Parameter(name, "path", "string", description);
    }

    static Parameter text(String name, String description) {
        return new Parameter(name, "query", "string", description);
    }

    static Parameter number(String name, String description) {
        return new Parameter(name, "query", "integer", description);
    }

    static Parameter flag(String name, String description) {
        return new Parameter(name, "query", "boolean", description);
    }
}
