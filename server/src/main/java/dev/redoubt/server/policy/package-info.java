/**
 * What devices shall obey: settings and their rules, which change makes them looser, the version of all of it, and the policy of each
 * device, signed. All other parts ask here what is allowed to an account.
 *
 * <p>This package must not learn anything of messages, and must not decide who may change a setting.
 */
@NullMarked
package dev.redoubt.server.policy;

import org.jspecify.annotations.NullMarked;
