package io.jukung.resources.pod;

/**
 * What the cluster decides about pods.
 *
 * @param allowPrivileged whether containers may be privileged ({@code --allow-privileged})
 */
public record PodRules(boolean allowPrivileged) {}
