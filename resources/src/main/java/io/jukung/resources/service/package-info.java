/**
 * Services, their addresses and node ports, and what stands behind them. Starts at {@link
 * io.jukung.resources.service.ServiceStrategy}; runs on the request's thread, except {@link
 * io.jukung.resources.service.ServiceRepair}, which has a thread of its own.
 */
@NullMarked
package io.jukung.resources.service;

import org.jspecify.annotations.NullMarked;
