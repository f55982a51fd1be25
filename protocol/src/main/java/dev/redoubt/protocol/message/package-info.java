/**
 * What people say to each other: the body of a payload as typed values, and its codec over protobuf.
 *
 * <p>This package must not encrypt, believe who sent something, or decide when to delete; and the generated classes do not
 * leave it.
 */
@NullMarked
package dev.redoubt.protocol.message;

import org.jspecify.annotations.NullMarked;
