/**
 * The appliance's part in recovering an account: the OPRF step, counted, and what the account root asked to keep, opaque.
 *
 * <p>This package must not see a passphrase or anything that checks one without the OPRF key, must not tell cheaply whether
 * somebody has a name, and must never suspend or erase a device, however many tries fail.
 */
@NullMarked
package dev.redoubt.server.recovery;

import org.jspecify.annotations.NullMarked;
