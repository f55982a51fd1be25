/**
 * The certificate and key of TLS, as files, and whether devices would take them.
 *
 * <p>This package opens no connection and puts nothing in place: it reads, and says what is wrong.
 */
@NullMarked
package dev.redoubt.server.tls;

import org.jspecify.annotations.NullMarked;
