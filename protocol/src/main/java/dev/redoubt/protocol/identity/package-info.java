/**
 * Who somebody is: identifiers of accounts and nodes, and the octets that they are made of.
 *
 * <p>This package holds no keys and validates no signatures; an identifier here is a claim until a chain proves it.
 */
@NullMarked
package dev.redoubt.protocol.identity;

import org.jspecify.annotations.NullMarked;
