package io.jukung.controllers;

import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.InformerFactory;
import java.util.random.RandomGenerator;

/**
 * What a controller works with.
 *
 * @param client the controller's own identity; every write goes through it
 * @param informers shared by all controllers of the process; reads come from here
 * @param events records events in the controller's name
 * @param random safe for several threads
 */
public record ControllerContext(
        Client client,
        InformerFactory informers,
        EventRecorder events,
        Clock clock,
        RandomGenerator random,
        ControllerSettings settings) {}
