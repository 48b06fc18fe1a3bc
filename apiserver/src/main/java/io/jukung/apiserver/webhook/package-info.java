/**
 * Calls from the server to HTTPS endpoints that its objects name: conversion webhooks. Starts at
 * {@link io.jukung.apiserver.webhook.Webhooks}; runs on the caller's thread.
 */
@NullMarked
package io.jukung.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
