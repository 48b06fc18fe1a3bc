/**
 * Long-lived service account tokens: fills the secrets that ask for one and removes those whose
 * account went.
 *
 * <p>The main path is {@link io.jukung.controllers.tokens.TokensController}; it runs on its loops'
 * workers.
 */
@NullMarked
package io.jukung.controllers.tokens;

import org.jspecify.annotations.NullMarked;
