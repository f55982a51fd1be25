/**
 * ejabberd as Debian packages it: configured, started, loaded and ended by the bench. As much XMPP as the load needs.
 */
@NullMarked
package dev.redoubt.bench.ejabberd;

import org.jspecify.annotations.NullMarked;
