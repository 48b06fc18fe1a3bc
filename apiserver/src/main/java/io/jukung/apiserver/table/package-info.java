/**
 * Objects as rows: the {@code meta.k8s.io/v1} Table that {@code kubectl get} prints. Starts at
 * {@link io.jukung.apiserver.table.Column}; runs on the request's thread.
 */
@NullMarked
package io.jukung.apiserver.table;

import org.jspecify.annotations.NullMarked;
