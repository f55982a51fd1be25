/**
 * Accounts and nodes: who vouches for which key, from a pinned root down to a key that may be encrypted to.
 *
 * <p>Parsing gives unverified types, verifying gives verified ones, and only those lead to a {@link RecipientKey}.
 * This package must not seal or open messages, reach for a network or a disk, or hand out a verified type that was not
 * checked from a root that the caller gave.
 */
@NullMarked
package dev.redoubt.protocol.account;

import org.jspecify.annotations.NullMarked;
