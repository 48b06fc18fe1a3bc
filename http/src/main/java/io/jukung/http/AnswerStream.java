package io.jukung.http;

import java.io.OutputStream;

/** The bytes of an answer: written by one blocking writer, or offered piece by piece. */
public abstract class AnswerStream extends OutputStream {
    /**
     * Takes a piece without waiting, behind everything that was written and flushed before; it is
     * on its way once the burst is sent. Not while another thread writes or offers.
     *
     * @param piece not copied: nobody may change it from here on
     * @return false where nothing was taken: the client is slow or gone, or written bytes wait for
     *     a flush
     */
    public abstract boolean offer(byte[] piece, Burst burst);
}
