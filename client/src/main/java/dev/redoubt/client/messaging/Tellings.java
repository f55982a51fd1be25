package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.PendingTellings.Batch;
import dev.redoubt.client.store.PendingTellings.Telling;
import java.util.List;

/** Tells others what is to be told about messages: receipts to who wrote them, the rest to the own devices. */
public final class Tellings {
    private final LiveNode node;
    private final Sending sending;

    public Tellings(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.sending = new Sending(node, appliance, pauses);
    }

    /**
     * One message for each batch. Where the appliance cannot be reached now, the rest waits for the next time. Receipts for
     * somebody who is not to be trusted now are dropped.
     *
     * @throws RedoubtException what is no reason of theirs, such as a broken container
     */
    public void flush() throws RedoubtException {
        List<Batch> batches = node.container().read(transaction -> new PendingTellings(transaction).all());
        for (Batch batch : batches) {
            if (!told(batch)) {
                return;
            }
        }
    }

    private boolean told(Batch batch) throws RedoubtException {
        try {
            if (!sending.tell(
                    destination(batch.telling()), transaction -> new PendingTellings(transaction).take(batch))) {
                drop(batch);
            }
            return true;
        } catch (MessageKeptException | ApplianceUnreachableException | UntrustedApplianceException e) {
            return false;
        } catch (RefusedByApplianceException e) {
            return !Refusals.mayPass(e) && dropped(batch);
        } catch (InvalidIdentityException
                | ChangedRootException
                | RolledBackAccountException
                | UnknownNameException e) {
            return dropped(batch);
        }
    }

    private static Destination destination(Telling telling) {
        return switch (telling) {
            case Telling.Receipt receipt -> new Destination.OfTwo(receipt.author());
            case Telling.ReadMark _, Telling.OwnDeletion _ -> new Destination.OwnDevices();
        };
    }

    /** Nothing depends on a receipt. What is for the own devices is said again the next time. */
    private boolean dropped(Batch batch) throws RedoubtException {
        if (batch.telling() instanceof Telling.Receipt) {
            drop(batch);
        }
        return true;
    }

    private void drop(Batch batch) throws RedoubtException {
        node.container().write(transaction -> new PendingTellings(transaction).take(batch));
    }
}
