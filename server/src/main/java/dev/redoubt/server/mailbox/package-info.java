/**
 * Mailboxes: sealed packets on their way from a submission to the acknowledgement of each recipient.
 *
 * <p>{@link dev.redoubt.server.mailbox.Mailbox} is the one place that decides when a submission is safe. This package must
 * not learn who submits: no sender comes in here, so none can be kept.
 */
@NullMarked
package dev.redoubt.server.mailbox;

import org.jspecify.annotations.NullMarked;
