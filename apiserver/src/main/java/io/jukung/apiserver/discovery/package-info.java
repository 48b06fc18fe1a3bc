/**
 * What is served: groups, versions and resources, one document at a time or all in one. Starts at
 * {@link io.jukung.apiserver.discovery.Discovery}; runs on the request's thread.
 */
@NullMarked
package io.jukung.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
