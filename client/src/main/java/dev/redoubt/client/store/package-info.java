/**
 * What a node keeps, as typed records over the container: each class here is a view of one kind of records inside of one
 * transaction.
 *
 * <p>This package must not talk to the appliance, open packets or decide whom to trust; a rule that it does keep is that
 * counters and versions only go up.
 */
@NullMarked
package dev.redoubt.client.store;

import org.jspecify.annotations.NullMarked;
