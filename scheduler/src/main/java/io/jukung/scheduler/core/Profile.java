package io.jukung.scheduler.core;

import java.util.List;

/**
 * How pods that name one scheduler are placed.
 *
 * @param schedulerName as pods name it
 * @param filters in the order in which they are asked
 * @param preempts whether pods of higher priority may take others' places
 */
public record Profile(
        String schedulerName,
        List<Plugin.Filter> filters,
        List<Weighted> scores,
        boolean preempts) {
    /** A preference and how much it counts. */
    public record Weighted(Plugin.Score plugin, int weight) {}

    /** All of these plugins with their own weights. */
    public static Profile of(String schedulerName, List<Plugin> plugins) {
        return new Profile(
                schedulerName,
                plugins.stream()
                        .filter(Plugin.Filter.class::isInstance)
                        .map(Plugin.Filter.class::cast)
                        .toList(),
                plugins.stream()
                        .filter(Plugin.Score.class::isInstance)
                        .map(Plugin.Score.class::cast)
                        .map(score -> new Weighted(score, score.weight()))
                        .toList(),
                true);
    }
}
