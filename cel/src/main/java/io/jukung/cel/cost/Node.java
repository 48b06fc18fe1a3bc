package io.jukung.cel.cost;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a call.
 *
 * @param path from a variable, empty where the value is not found by one
 * @param size where the expression itself shows it
 */
record Node(List<String> path, CelType type, @Nullable CelExpr expr, @Nullable Bounds size) {}
