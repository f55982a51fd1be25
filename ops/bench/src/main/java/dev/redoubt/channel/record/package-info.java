/** Beside the records, because CFB alone is nobody else's to see: only its benchmark, which gives no byte of it out. */
@NullMarked
package dev.redoubt.channel.record;

import org.jspecify.annotations.NullMarked;
