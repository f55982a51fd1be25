/**
 * Manual pages of the product's commands, from what the commands say of themselves.
 *
 * <p>This package runs no command and knows none of their options.
 */
@NullMarked
package dev.redoubt.evaluation.manual;

import org.jspecify.annotations.NullMarked;
