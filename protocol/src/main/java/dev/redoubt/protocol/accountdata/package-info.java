/**
 * The account's own data on a server: contacts, marks, conversations; how devices that change it at once lose nothing, and how it
 * is sealed. SPEC.md, "Account data".
 *
 * <p>This package must not decide what of it a device believes, and never holds a key beyond one call.
 */
@NullMarked
package dev.redoubt.protocol.accountdata;

import org.jspecify.annotations.NullMarked;
