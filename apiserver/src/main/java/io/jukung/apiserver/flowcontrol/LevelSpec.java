package io.jukung.apiserver.flowcontrol;

import io.jukung.machinery.tree.JsonObject;

/**
 * What a PriorityLevelConfiguration asks for.
 *
 * @param uid "" for one that everybody has, whether or not it is stored
 * @param shares of the server's seats, against those of the other levels
 * @param lendablePercent how much of its seats others may use
 * @param borrowingPercent how much more than its own it may use, in percent of those; negative for
 *     any number
 * @param queues 0 where what is too much is refused
 * @param handSize among how many queues a flow chooses
 * @param queueLength how many requests wait in a queue at most
 */
record LevelSpec(
        String name,
        String uid,
        boolean exempt,
        long shares,
        long lendablePercent,
        long borrowingPercent,
        int queues,
        int handSize,
        int queueLength) {
    /** What validation allows; a stored object may say anything. */
    private static final long MOST_QUEUES = 10_000_000;

    static final LevelSpec EXEMPT = new LevelSpec("exempt", "", true, 0, 0, -1, 0, 0, 0);
    static final LevelSpec CATCH_ALL = new LevelSpec("catch-all", "", false, 5, 0, -1, 0, 0, 0);

    static LevelSpec of(JsonObject level) {
        JsonObject spec = level.object("spec");
        boolean exempt = spec.string("type").equals("Exempt");
        JsonObject limited = spec.object(exempt ? "exempt" : "limited");
        JsonObject response = limited.object("limitResponse");
        JsonObject queuing = response.object("queuing");
        boolean queues = response.string("type").equals("Queue");
        return new LevelSpec(
                level.object("metadata").string("name"),
                level.object("metadata").string("uid"),
                exempt,
                limited.integer("nominalConcurrencyShares", exempt ? 0 : 30),
                limited.integer("lendablePercent", 0),
                limited.integer("borrowingLimitPercent", -1),
                queues ? (int) Math.clamp(queuing.integer("queues", 64), 1, MOST_QUEUES) : 0,
                queues ? (int) queuing.integer("handSize", 8) : 0,
                queues ? (int) queuing.integer("queueLengthLimit", 50) : 0);
    }
}
