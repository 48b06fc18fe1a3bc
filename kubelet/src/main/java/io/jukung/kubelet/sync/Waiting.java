package io.jukung.kubelet.sync;

/**
 * Why a container does not run, from the last attempt to start it: {@code CrashLoopBackOff}, {@code
 * ErrImagePull}, …
 */
public record Waiting(String reason, String message) {}
