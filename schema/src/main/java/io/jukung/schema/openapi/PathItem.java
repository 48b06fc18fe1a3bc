package io.jukung.schema.openapi;

import java.util.List;

/**
 * A path with its methods.
 *
 * @param parameters of every method
 */
record PathItem(String path, List<Parameter> parameters, List<Operation> operations) {}
