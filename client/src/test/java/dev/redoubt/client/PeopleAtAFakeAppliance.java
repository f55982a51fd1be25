package dev.redoubt.client;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.recovery.OfflineEnrolment;
import dev.redoubt.client.recovery.OfflineMedium;
import dev.redoubt.client.recovery.OfflineRoot;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The SDK at an appliance in memory, for tests of other packages. */
public final class PeopleAtAFakeAppliance {
    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);

    public String invite(String name) {
        return appliance.invite(name);
    }

    public void pass(Duration time) {
        clock.advance(time);
    }

    public void goAway() {
        appliance.away = true;
    }

    /** The appliance says another name of somebody. */
    public void call(String name, String another) {
        appliance.show = response -> response.getName().equals(name)
                ? response.toBuilder().setName(another).build()
                : response;
    }

    public void refuse(String code) {
        appliance.refusal = Optional.of(code);
    }

    public void refuseNothing() {
        appliance.refusal = Optional.empty();
    }

    /** A policy with these settings of everybody's group. */
    public void settle(UnaryOperator<GroupSettings.Builder> change) {
        appliance.policies.set(change);
    }

    /** A policy with these settings of the network. */
    public void settleNetwork(UnaryOperator<NetworkSettings.Builder> change) {
        appliance.policies.setNetwork(change);
    }

    /** The administrator has this one's first device erased. */
    public void reset(String name) throws Exception {
        appliance.policies.set(settings -> settings);
        appliance.policies.reset.add(ByteString.copyFrom(
                appliance.state(name).nodes().getFirst().id().toBytes()));
    }

    public Redoubt open(Path home, Passphrase passphrase) throws RedoubtException {
        return Homes.open(home, passphrase, environment());
    }

    public Redoubt enrol(Path home, String link, Passphrase passphrase) throws RedoubtException {
        return enrolBot(home, link, "", passphrase);
    }

    public Redoubt enrolBot(Path home, String link, String challenge, Passphrase passphrase) throws RedoubtException {
        return Homes.enrol(home, link, challenge, passphrase, environment());
    }

    public Redoubt join(Path home, String code, Passphrase passphrase, JoiningUser user)
            throws RedoubtException, InterruptedException {
        return Homes.join(home, code, passphrase, environment(), user);
    }

    public Redoubt recover(Path home, String link, RecoverySecret opens, Passphrase passphrase)
            throws RedoubtException {
        return Recovery.recover(home, link, opens, passphrase, environment());
    }

    public Redoubt unlock(Path home, String link, RecoverySecret opens, Passphrase fresh) throws RedoubtException {
        return Recovery.unlock(home, link, opens, fresh, environment());
    }

    public OfflineEnrolment.Step enrolOffline(Path home, String link, OfflineMedium medium, Passphrase passphrase)
            throws RedoubtException {
        return Recovery.enrolOffline(home, link, medium, passphrase, environment());
    }

    public OfflineEnrolment.Step recoverOffline(Path home, String link, OfflineMedium medium, Passphrase passphrase)
            throws RedoubtException {
        return Recovery.recoverOffline(home, link, medium, passphrase, environment());
    }

    public OfflineRoot offlineRoot(OfflineMedium medium) {
        return environment().offlineRoot(medium);
    }

    private Environment environment() {
        return new Environment(
                appliance, clock, clock::nanoTime, new SecureRandom(), _ -> Thread.sleep(1), Person.CHEAP);
    }
}
