/**
 * JMH benchmarks of hot paths: parsing and writing an object, committing to the durable store. The
 * main path starts at {@code bench/run micro}. JMH runs them in threads of its own.
 */
@NullMarked
package io.jukung.bench.micro;

import org.jspecify.annotations.NullMarked;
