/**
 * Plain HTTP on this machine, carried to the appliance through the channel: for browsers, curl and other tools that speak
 * HTTP/1.1. SPEC.md, "Gateway".
 *
 * <p>This package must not listen to, or answer, anybody outside of this machine, must not forward a request that neither
 * carries the gateway's token nor is signed for the administration API, must not forward the token, and must not let a cut look
 * like the end of an answer.
 */
@NullMarked
package dev.redoubt.client.gateway;

import org.jspecify.annotations.NullMarked;
