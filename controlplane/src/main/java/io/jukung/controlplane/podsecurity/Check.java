package io.jukung.controlplane.podsecurity;

import java.util.function.Function;

/**
 * One rule of a level.
 *
 * @param reason what is wrong in short, as {@code privileged}
 * @param find says for a pod what exactly breaks the rule; "" where nothing does
 */
record Check(String reason, Function<PodShape, String> find) {}
