/**
 * kube-proxy: makes Services' addresses reach their endpoints, by nftables. {@code rules} turns
 * services and endpoints into a ruleset; {@link io.jukung.proxy.KubeProxy} watches and applies it,
 * on one virtual thread.
 */
@NullMarked
package io.jukung.proxy;

import org.jspecify.annotations.NullMarked;
