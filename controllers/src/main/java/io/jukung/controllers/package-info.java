/**
 * The control loops of kube-controller-manager, one package each.
 *
 * <p>The main path is {@link io.jukung.controllers.KubeControllerManager#run}: it starts what
 * {@link io.jukung.controllers.Controllers#ALL} lists, each under its own identity. Every
 * controller has a virtual thread that runs it and as many workers as the settings say; informers
 * are shared.
 *
 * <p>To add a controller: make a package with a class that implements {@link
 * io.jukung.controllers.Controller}. Its constructor takes a {@link
 * io.jukung.controllers.ControllerContext}, asks {@code context.informers()} for informers and adds
 * handlers that put keys into a {@link io.jukung.client.queue.WorkQueue}; {@code run} is a {@link
 * io.jukung.client.queue.ReconcileLoop}. Decide in a pure function of what the informers show, act
 * through {@code context.client()}, note what was written in {@link
 * io.jukung.client.informer.OwnWrites}. Then add a line to {@link
 * io.jukung.controllers.Controllers#ALL}. {@link io.jukung.controllers.rootca.RootCaPublisher} is
 * the smallest example.
 */
@NullMarked
package io.jukung.controllers;

import org.jspecify.annotations.NullMarked;
