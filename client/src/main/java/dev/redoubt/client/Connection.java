package dev.redoubt.client;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Presence;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.CannotListenException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.gateway.Gateway;
import dev.redoubt.client.gateway.GatewayAddress;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.Restorations;
import dev.redoubt.client.policy.Admission;
import dev.redoubt.client.policy.AskingTimes;
import dev.redoubt.client.policy.PolicyCare;
import dev.redoubt.client.store.ApplianceRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connection of an open device to its appliance, made when it is needed first. Thread-safe. */
final class Connection {
    private final Environment environment;
    private final LiveNode node;
    private final Admission admission;
    private final ReentrantLock connecting = new ReentrantLock();
    private final ReentrantLock asking = new ReentrantLock();
    private final AskingTimes times = new AskingTimes();
    private final Presence presence;
    private @Nullable Appliance connected;

    /** @param home of the node, which was just opened */
    Connection(Path home, Environment environment, LiveNode node, Admission admission) {
        this.environment = environment;
        this.node = node;
        this.admission = admission;
        this.presence = new Presence(home);
    }

    /** For what the user wants, once the newest policy that can be had admits it. */
    Appliance appliance() throws RedoubtException {
        Appliance appliance = unconditional();
        askForPolicy(appliance);
        admission.require();
        return appliance;
    }

    /** Whoever comes meanwhile waits, for the policy may be what keeps them from going on. */
    private void askForPolicy(Appliance appliance) throws RedoubtException {
        asking.lock();
        try {
            if (times.isDue(environment.clock().instant())) {
                boolean answered = false;
                try {
                    answered = isAnswered(care(appliance));
                } finally {
                    // Whatever came in between, or who asks each second would make a handshake each second.
                    times.asked(environment.clock().instant(), answered);
                }
            }
        } finally {
            asking.unlock();
        }
    }

    private boolean isAnswered(PolicyCare care) throws RedoubtException {
        PolicyCare.Asked asked = care.ask();
        if (asked == PolicyCare.Asked.UNKNOWN_DEVICE && isKnownAgain()) {
            asked = care.ask();
        }
        return asked == PolicyCare.Asked.ANSWERED;
    }

    /** An appliance that was restored from a backup may have lost this device, which comes with its own state then. */
    private boolean isKnownAgain() throws RedoubtException {
        try (Appliance stranger =
                environment.connector().connectToEnrol(profile(), ApplianceRecords.channelMemory(node.container()))) {
            return stranger.restoreState(Restorations.request(node.known()));
        } catch (ApplianceUnreachableException | RefusedByApplianceException e) {
            // It was never restored, or it knows that this device is out.
            return false;
        }
    }

    /** For the policy itself. */
    PolicyCare care() throws RedoubtException {
        return care(unconditional());
    }

    private PolicyCare care(Appliance appliance) {
        return new PolicyCare(node.container(), appliance, node.account(), node.id(), node.clock());
    }

    private Appliance unconditional() throws RedoubtException {
        connecting.lock();
        try {
            Appliance existing = connected;
            if (existing == null) {
                existing = environment
                        .connector()
                        .connect(
                                profile(),
                                ApplianceRecords.channelMemory(node.container()),
                                node.own().getFirst().keys());
                connected = existing;
            }
            return existing;
        } finally {
            connecting.unlock();
        }
    }

    /** @throws CannotListenException as {@link Redoubt#gateway} */
    Gateway gateway(GatewayAddress address, Path tokenFile) throws RedoubtException {
        appliance();
        try {
            return Gateway.start(
                    address,
                    tokenFile,
                    this::applianceOfWhoIsThere,
                    profile().address(),
                    environment.random(),
                    environment.nanoTime());
        } catch (IOException e) {
            throw new CannotListenException(address.toString(), e);
        }
    }

    /** The same while the device is there: a gateway runs for days, and another process may have erased it. */
    private Appliance applianceOfWhoIsThere() throws RedoubtException {
        Optional<RedoubtException> gone = presence.gone();
        if (gone.isPresent()) {
            node.container().closeBecause(gone::get);
            throw gone.get();
        }
        return appliance();
    }

    private ApplianceProfile profile() throws RedoubtException {
        return node.container()
                .read(transaction -> new ApplianceRecords(transaction).profile())
                .orElseThrow(() -> new ContainerDamagedException("the appliance is missing"));
    }

    void close() {
        connecting.lock();
        try {
            if (connected != null) {
                connected.close();
            }
        } finally {
            connecting.unlock();
        }
    }
}
