/**
 * Accounts and their nodes: the signed states, as the server keeps them, and user names, as blind index and sealed form.
 *
 * <p>This package must not keep a plain name, an address, or a time finer than a day, and must not hand out a node that the
 * current state of its account does not list.
 */
@NullMarked
package dev.redoubt.server.account;

import org.jspecify.annotations.NullMarked;
