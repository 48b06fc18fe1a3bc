/**
 * Devices that pods claim: checks of {@code resource.k8s.io}. Starts at {@link
 * io.jukung.resources.device.DeviceStrategies}; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.device;

import org.jspecify.annotations.NullMarked;
