package io.jukung.resources.flowcontrol;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import org.jspecify.annotations.Nullable;

/** Checks priority levels; from {@code pkg/apis/flowcontrol/validation}. */
final class PriorityLevels {
    private static final long MOST_QUEUES = 10_000_000;
    private static final int HASH_BITS = 60;

    private PriorityLevels() {}

    static void check(Field level, @Nullable Field old) {
        String name = level.at("metadata").text("name");
        Field spec = level.at("spec");
        Field type = spec.at("type");
        if (name.equals("exempt") != type.text().equals("Exempt")) {
            type.invalid(type.text(), "must be 'Exempt' if and only if `name` is 'exempt'");
        }
        switch (type.text()) {
            case "Exempt" -> {
                if (spec.has("limited")) {
                    spec.at("limited").forbidden("must be nil if the type is not Limited");
                }
                shares(spec.at("exempt"));
            }
            case "Limited" -> {
                if (spec.has("exempt")) {
                    spec.at("exempt").forbidden("must be nil if the type is Limited");
                }
                if (spec.has("limited")) {
                    limited(spec.at("limited"));
                } else {
                    spec.at("limited").missing("must not be empty when type is Limited");
                }
            }
            default -> type.notSupported("Exempt", "Limited");
        }
        JsonObject fixed = BootstrapFlows.fixedLevel(name);
        if (fixed != null
                && !Equality.same(comparable(name, spec.object()), comparable(name, fixed))) {
            spec.invalid(
                    "spec of '"
                            + name
                            + (name.equals("exempt") ? "' except the 'spec.exempt' field" : "'")
                            + " must equal the fixed value");
        }
        FlowControlStrategies.conditions(level, old);
    }

    /** What is fixed of a level: the shares of the exempt one are its owners'. */
    private static JsonObject comparable(String name, JsonObject spec) {
        return name.equals("exempt") ? spec.without("exempt") : spec;
    }

    private static void shares(Field part) {
        Field nominal = part.at("nominalConcurrencyShares");
        if (nominal.number() < 0) {
            nominal.invalid("must be a non-negative integer");
        }
        Field lendable = part.at("lendablePercent");
        if (lendable.number() < 0 || lendable.number() > 100) {
            lendable.invalid("must be between 0 and 100, inclusive");
        }
    }

    private static void limited(Field limited) {
        shares(limited);
        Field borrowing = limited.at("borrowingLimitPercent");
        if (borrowing.number() < 0) {
            borrowing.invalid("if specified, must be a non-negative integer");
        }
        Field response = limited.at("limitResponse");
        Field queuing = response.at("queuing");
        switch (response.text("type")) {
            case "Reject" -> {
                if (queuing.present()) {
                    queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
                }
            }
            case "Queue" -> {
                if (queuing.present()) {
                    queuing(queuing);
                } else {
                    queuing.missing("must not be empty if limited.limitResponse.type is Limited");
                }
            }
            default -> response.at("type").notSupported("Queue", "Reject");
        }
    }

    private static void queuing(Field queuing) {
        Field limit = queuing.at("queueLengthLimit");
        if (limit.number() <= 0) {
            limit.invalid("must be positive");
        }
        Field queues = queuing.at("queues");
        long deck = queues.number();
        if (deck <= 0) {
            queues.invalid("must be positive");
        } else if (deck > MOST_QUEUES) {
            queues.invalid("must not be greater than " + MOST_QUEUES);
        }
        Field hand = queuing.at("handSize");
        if (hand.number() <= 0) {
            hand.invalid("must be positive");
        } else if (hand.number() > deck) {
            hand.invalid("should not be greater than queues (" + deck + ")");
        } else if (bits(deck, hand.number()) > HASH_BITS) {
            hand.invalid(
                    "required entropy bits of deckSize "
                            + deck
                            + " and handSize "
                            + hand.number()
                            + " should not be greater than "
                            + HASH_BITS);
        }
    }

    /** How many bits of a hash it takes to deal a hand. */
    private static int bits(long deck, long hand) {
        return (int) Math.ceil(Math.log(deck) / Math.log(2) * hand);
    }
}
