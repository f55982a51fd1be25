/** Single parts of the channel without a network, measured by JMH in processes of their own, and the OpenSSL command. */
@NullMarked
package dev.redoubt.bench.parts;

import org.jspecify.annotations.NullMarked;
