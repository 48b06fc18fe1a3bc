/**
 * Resource quotas: what an object uses of them, and the admission plugin that charges it. Starts at
 * {@link io.jukung.controlplane.quota.ResourceQuota}; runs on the request's thread.
 */
@NullMarked
package io.jukung.controlplane.quota;

import org.jspecify.annotations.NullMarked;
