/**
 * What the user decides about contacts: whether fingerprints were the same, and how alarms end.
 *
 * <p>This package must not decide anything by itself, and takes no root or history that the user was not shown.
 */
@NullMarked
package dev.redoubt.client.trust;

import org.jspecify.annotations.NullMarked;
