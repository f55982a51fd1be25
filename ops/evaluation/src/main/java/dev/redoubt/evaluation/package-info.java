/**
 * A whole appliance on one machine: an embedded database, a server, two people, and the evidence of what each saw.
 *
 * <p>Not part of the product. This package runs the product's commands as a user would and must not reach into them.
 */
@NullMarked
package dev.redoubt.evaluation;

import org.jspecify.annotations.NullMarked;
