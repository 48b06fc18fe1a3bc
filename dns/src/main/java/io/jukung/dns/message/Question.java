package io.jukung.dns.message;

/**
 * What is asked.
 *
 * @param name in lower case, without the dot at its end; "" is the root
 * @param spelled the name as the asker wrote it, to be echoed
 */
public record Question(String name, String spelled, int type, int klass) {}
