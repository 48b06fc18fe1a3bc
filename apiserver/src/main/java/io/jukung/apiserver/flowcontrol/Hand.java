package io.jukung.apiserver.flowcontrol;

/**
 * Shuffle sharding: deals a flow a few of all queues, always the same ones, so that a flow that
 * floods its queues leaves most others at least one that it does not flood.
 */
final class Hand {
    private Hand() {}

    /**
     * Different numbers below the deck's size.
     *
     * @param flow any number from 0 on, well spread
     */
    static int[] deal(long flow, int deck, int size) {
        int[] hand = new int[Math.min(size, deck)];
        long rest = flow;
        for (int i = 0; i < hand.length; i++) {
            int card = (int) (rest % (deck - i));
            rest /= deck - i;
            // the card is counted among those not dealt yet: pass over the dealt ones, in order
            int place = 0;
            for (; place < i && hand[place] <= card; place++) {
                card++;
            }
            System.arraycopy(hand, place, hand, place + 1, i - place);
            hand[place] = card;
        }
        return hand;
    }
}
