package io.jukung.scheduler.core;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * The cluster at one moment.
 *
 * @param nodes in a steady order
 * @param namespaceLabels labels by namespace, for affinity terms that select namespaces
 */
public record Snapshot(List<NodeInfo> nodes, Map<String, JsonObject> namespaceLabels) {}
