/** Reads the committed vectors, and writes them anew from fixed seeds. Knows no protocol. */
@NullMarked
package dev.redoubt.protocol.vectors;

import org.jspecify.annotations.NullMarked;
