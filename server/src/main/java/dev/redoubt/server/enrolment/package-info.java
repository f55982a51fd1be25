/**
 * Enrolment: turns a single-use invitation into an account with its first device, in one transaction.
 *
 * <p>This package must not keep an invitation's token, only its digest, and must not say who was invited to anybody who does
 * not hold the token.
 */
@NullMarked
package dev.redoubt.server.enrolment;

import org.jspecify.annotations.NullMarked;
