/**
 * How resources speak: protobuf bodies within a limit, problem details, and who is asking.
 *
 * <p>This package knows no feature. It is the one place where an exception becomes an answer.
 */
@NullMarked
package dev.redoubt.server.rest;

import org.jspecify.annotations.NullMarked;
