package dev.redoubt.client;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.appliance.BlobStorage;
import dev.redoubt.client.appliance.ChannelMemory;
import dev.redoubt.client.appliance.DeviceLink;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.ClaimedKey;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolNodeResponse;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.appliance.EnrolResponse;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.EvaluateRecoveryRequest;
import dev.redoubt.protocol.appliance.EvaluateRecoveryResponse;
import dev.redoubt.protocol.appliance.FetchRecoveryRequest;
import dev.redoubt.protocol.appliance.FetchRecoveryResponse;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.PolicyAppliedRequest;
import dev.redoubt.protocol.appliance.PolicyChanged;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PolicyResponse;
import dev.redoubt.protocol.appliance.PoolLow;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateResponse;
import dev.redoubt.protocol.appliance.RecoveryStatusResponse;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.appliance.SuspendRequest;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.invitation.InvitationToken;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An appliance in memory, which does what server and schema promise, and misbehaves where a test asks for it. */
public final class FakeAppliance implements ApplianceConnector {
    static final Octets PIN = FakePolicies.rootPin();
    static final int LOW = 10;

    /** What the appliance keeps of a node. */
    static final class Node {
        ByteString agreement = ByteString.EMPTY;
        ByteString lastResort = ByteString.EMPTY;
        final Deque<ByteString> pool = new ArrayDeque<>();
        final Map<Long, Delivery> mailbox = new LinkedHashMap<>();
        final List<Boolean> rejections = new ArrayList<>();

        @Nullable
        FakeLink link;

        /** What the next links do in place of delivering. */
        final Queue<Consumer<FakeLink>> openings = new ArrayDeque<>();

        int linksOpened;
        boolean cutAtNextAcknowledgement;
    }

    /** Where a test makes a call fail. */
    enum Fault {
        NONE,
        BEFORE,
        AFTER
    }

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Map<ByteString, String> invitations = new HashMap<>();
    private final Map<ByteString, EnrolRequest> used = new HashMap<>();
    private final Map<String, ByteString> accountsByName = new HashMap<>();
    private final Map<ByteString, ByteString> states = new HashMap<>();
    private final Map<ByteString, Node> nodes = new HashMap<>();
    private final Map<ByteString, Submission> submissions = new LinkedHashMap<>();
    private long nextEnvelope = 1;
    final FakeAccounts accounts;
    final FakeRecovery recovery = new FakeRecovery();
    final FakeAccountData data = new FakeAccountData();
    final FakePolicies policies;

    Fault enrolment = Fault.NONE;
    Fault submission = Fault.NONE;
    Fault publication = Fault.NONE;
    final FakeBlobs blobs = new FakeBlobs();
    boolean away;
    boolean crashOnSubmit;

    /** As one whose disk is full. */
    boolean storesNothing;

    Optional<String> refusal = Optional.empty();
    UnaryOperator<ClaimedKey> swapClaim = key -> key;
    UnaryOperator<Delivery> tamper = delivery -> delivery;
    UnaryOperator<LookupResponse> show = response -> response;
    Runnable beforeSubmission = () -> {};
    int submitted;
    int largestPool = 500;

    FakeAppliance(InstantSource clock) {
        this.clock = clock;
        this.accounts = new FakeAccounts(clock, states);
        this.policies = new FakePolicies(clock);
    }

    synchronized String invite(String name) {
        try (InvitationToken token = InvitationToken.random(random);
                InvitationToken copy = InvitationToken.of(token.bytes().copy());
                InvitationLink link = new InvitationLink(new ApplianceAddress("appliance.test", 443), PIN, PIN, copy)) {
            invitations.put(bytes(token.bytes()), name);
            return link.toText();
        }
    }

    private static ByteString bytes(Secret secret) {
        return secret.read(ByteString::copyFrom);
    }

    /** A node by its identifier. */
    synchronized Node node(NodeId id) {
        return Optional.ofNullable(nodes.get(ByteString.copyFrom(id.toBytes()))).orElseThrow();
    }

    /** The first node of the account with that name. */
    synchronized Node node(String name) {
        return Optional.ofNullable(nodes.get(nodeId(name))).orElseThrow();
    }

    private Node node(ByteString id) throws RefusedByApplianceException {
        return Optional.ofNullable(nodes.get(id)).orElseThrow(() -> refuse("unknown_node"));
    }

    /** An administrator suspends the account, or resets its only device. */
    synchronized void takeOut(String name) {
        accounts.withheld.add(nodeId(name));
    }

    /** An administrator lets the account in again. */
    synchronized void letIn(String name) {
        accounts.withheld.remove(nodeId(name));
    }

    /** An administrator deletes the account. */
    synchronized void delete(String name) {
        nodes.remove(nodeId(name));
        states.remove(accountsByName.remove(name));
    }

    private ByteString nodeId(String name) {
        try {
            return ByteString.copyFrom(state(name).nodes().getFirst().id().toBytes());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized VerifiedAccountState state(String name) throws Exception {
        ByteString account = accountsByName.getOrDefault(name, ByteString.EMPTY);
        return FakeAccounts.verified(states.getOrDefault(account, ByteString.EMPTY));
    }

    /** The directory says something else from now on. */
    synchronized void replaceState(String name, VerifiedAccountState state) {
        ByteString account = ByteString.copyFrom(state.account().toBytes());
        accountsByName.put(name, account);
        states.put(account, ByteString.copyFrom(state.toBytes()));
    }

    synchronized void cutLink(String name) {
        FakeLink link = node(name).link;
        if (link != null) {
            link.cut();
        }
    }

    /** Tells the device that listens that there is another policy. */
    synchronized void announcePolicy(Node node) {
        FakeLink link = node.link;
        if (link != null) {
            link.add(LinkDown.newBuilder()
                    .setPolicyChanged(PolicyChanged.newBuilder().setVersion(policies.version))
                    .build());
        }
    }

    /** Puts an envelope into a mailbox, whoever made it. */
    synchronized void inject(Node node, ByteString exchange, ByteString payload) {
        long number = nextEnvelope++;
        Delivery delivery = tamper.apply(
                Delivery.newBuilder().setExchange(exchange).setPayload(payload).build());
        node.mailbox.put(number, delivery);
        if (node.link != null) {
            node.link.deliver(number, delivery);
        }
    }

    synchronized List<Submission> submissions() {
        return List.copyOf(submissions.values());
    }

    synchronized Submission newest() {
        return submissions().getLast();
    }

    @Override
    public Octets fetchAuthority(ApplianceProfile profile) {
        return Octets.copyOf(new byte[] {1});
    }

    @Override
    public Appliance connectToEnrol(ApplianceProfile profile, ChannelMemory memory) {
        return new Session(ByteString.EMPTY);
    }

    @Override
    public Appliance connect(ApplianceProfile profile, ChannelMemory memory, NodeKeys keys) {
        return new Session(ByteString.copyFrom(keys.id().toBytes()));
    }

    private static RefusedByApplianceException refuse(String code) {
        return new RefusedByApplianceException(code, "the test says so");
    }

    private final class Session implements Appliance {
        private final ByteString self;

        Session(ByteString self) {
            this.self = self;
        }

        private void requireReachable() throws RedoubtException {
            if (away) {
                throw unreachable();
            }
            if (!self.isEmpty()
                    && (!nodes.containsKey(self) || accounts.isSuspended(self) || policies.reset.contains(self))) {
                throw refuse("device_refused");
            }
        }

        @Override
        public PolicyResponse policy(PolicyRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireThere();
                return policies.answer(accountOf(self), self, request);
            }
        }

        @Override
        public void policyApplied(PolicyAppliedRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireThere();
                policies.report(request.getVersion());
            }
        }

        /** Also a device that was reset may ask for its policy. */
        private void requireThere() throws RedoubtException {
            if (away) {
                throw unreachable();
            }
            if (!nodes.containsKey(self) || accounts.isSuspended(self)) {
                throw refuse("device_refused");
            }
        }

        private ApplianceUnreachableException unreachable() {
            return new ApplianceUnreachableException("appliance.test:443", new IOException("test"));
        }

        @Override
        public EnrolResponse enrol(EnrolRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                fail(enrolment, Fault.BEFORE);
                String name = invitations.get(request.getInvitationToken());
                EnrolRequest earlier = used.get(request.getInvitationToken());
                if (name == null || (earlier != null && !earlier.equals(request))) {
                    throw refuse(name == null ? "unknown_invitation" : "used_invitation");
                }
                if (name.endsWith("bot") && !request.getChallenge().equals("the challenge of " + name)) {
                    throw refuse("wrong_challenge");
                }
                if (earlier == null) {
                    keep(name, request);
                }
                fail(enrolment, Fault.AFTER);
                return EnrolResponse.newBuilder().setName(name).build();
            }
        }

        private void keep(String name, EnrolRequest request) {
            try {
                VerifiedAccountState state = UnverifiedAccountState.parse(
                                request.getAccountState().toByteArray())
                        .verifyEnrolment(clock.instant());
                replaceState(name, state);
                Node node = new Node();
                node.agreement = request.getAgreementRecord();
                node.lastResort = request.getLastResortKey();
                node.pool.addAll(request.getEphemeralKeysList());
                nodes.put(ByteString.copyFrom(state.nodes().getFirst().id().toBytes()), node);
                used.put(request.getInvitationToken(), request);
            } catch (Exception e) {
                throw new IllegalStateException("the client enrolled with something that does not verify", e);
            }
        }

        private void fail(Fault present, Fault at) throws RedoubtException {
            if (present == at) {
                enrolment = Fault.NONE;
                submission = Fault.NONE;
                publication = Fault.NONE;
                throw unreachable();
            }
        }

        @Override
        public ReadAccountDataResponse readAccountData(ReadAccountDataRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return data.read(accountOf(self), request);
            }
        }

        @Override
        public void keepAccountData(KeepAccountDataRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                data.keep(accountOf(self), request);
                if (data.cutNext) {
                    data.cutNext = false;
                    throw unreachable();
                }
            }
        }

        @Override
        public LookupResponse lookUp(LookupRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                ByteString account = request.hasName()
                        ? accountsByName.getOrDefault(request.getName(), ByteString.EMPTY)
                        : request.getAccountId();
                if (!states.containsKey(account)) {
                    throw refuse("unknown_account");
                }
                String name = accountsByName.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(account))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("");
                return show.apply(LookupResponse.newBuilder()
                        .setAccountState(states.get(account))
                        .setName(name)
                        .addAllSuspensions(accounts.suspensions(account))
                        .addAllWithheld(accounts.withheld)
                        .setRestoration(policies.restoration(request.getKnownRestoration()))
                        .build());
            }
        }

        @Override
        public EnrolNodeResponse enrolNode(EnrolNodeRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                fail(enrolment, Fault.BEFORE);
                if (!states.containsValue(request.getAccountState())) {
                    List<ByteString> unsaid = accounts.unsaid(request.getAccountState(), request.getSuspensionsList());
                    if (!unsaid.isEmpty()) {
                        return EnrolNodeResponse.newBuilder()
                                .addAllSuspensions(unsaid)
                                .build();
                    }
                    List<ByteString> listed = accounts.publish(request.getAccountState(), request.getSuspensionsList());
                    Node node = new Node();
                    node.agreement = request.getAgreementRecord();
                    node.lastResort = request.getLastResortKey();
                    node.pool.addAll(request.getEphemeralKeysList());
                    listed.forEach(id -> nodes.putIfAbsent(id, node));
                }
                fail(enrolment, Fault.AFTER);
                String name = accountsByName.entrySet().stream()
                        .filter(entry -> request.getAccountState().equals(states.get(entry.getValue())))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
                return EnrolNodeResponse.newBuilder().setName(name).build();
            }
        }

        @Override
        public void publishState(PublishStateRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                fail(publication, Fault.BEFORE);
                if (!states.containsValue(request.getAccountState())) {
                    ByteString account = accountOf(self);
                    List<ByteString> before = nodesOf(account);
                    List<ByteString> listed = accounts.publish(request.getAccountState(), request.getSuspensionsList());
                    before.stream().filter(id -> !listed.contains(id)).forEach(nodes::remove);
                }
                fail(publication, Fault.AFTER);
            }
        }

        private ByteString accountOf(ByteString node) {
            return states.keySet().stream()
                    .filter(account -> nodesOf(account).contains(node))
                    .findFirst()
                    .orElseThrow();
        }

        private List<ByteString> nodesOf(ByteString account) {
            try {
                return FakeAccounts.verified(states.getOrDefault(account, ByteString.EMPTY)).nodes().stream()
                        .map(node -> ByteString.copyFrom(node.id().toBytes()))
                        .toList();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void suspend(SuspendRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                accounts.suspend(request.getSuspension());
            }
        }

        @Override
        public boolean restoreState(RestoreStateRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return accounts.restore(request);
            }
        }

        @Override
        public Rendezvous openRendezvous(OpenRendezvousRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return accounts.open(request);
            }
        }

        @Override
        public Rendezvous requestAtRendezvous(RendezvousRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return accounts.request(request);
            }
        }

        @Override
        public Rendezvous answerAtRendezvous(RendezvousAnswer request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return accounts.answer(request);
            }
        }

        @Override
        public Rendezvous readRendezvous(ReadRendezvous request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return accounts.read(request.getId());
            }
        }

        @Override
        public PublishKeysResponse publishKeys(PublishKeysRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                Node node = node(self);
                requireRoom();
                if (node.pool.size() + request.getEphemeralKeysCount() > largestPool) {
                    throw refuse("pool_full");
                }
                node.pool.addAll(request.getEphemeralKeysList());
                if (!request.getLastResortKey().isEmpty()) {
                    node.lastResort = request.getLastResortKey();
                }
                if (!request.getAgreementRecord().isEmpty()) {
                    node.agreement = request.getAgreementRecord();
                }
                return PublishKeysResponse.newBuilder()
                        .setPoolSize(node.pool.size())
                        .build();
            }
        }

        private void requireRoom() throws RefusedByApplianceException {
            if (storesNothing) {
                throw refuse("unavailable");
            }
        }

        @Override
        public ClaimResponse claim(ClaimRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                ClaimResponse.Builder response = ClaimResponse.newBuilder();
                for (ByteString id : request.getNodeIdsList()) {
                    Node node = node(id);
                    if (accounts.isSuspended(id)) {
                        throw refuse("unknown_node");
                    }
                    ByteString key = node.pool.isEmpty() ? node.lastResort : node.pool.poll();
                    response.addKeys(swapClaim.apply(ClaimedKey.newBuilder()
                            .setNodeId(id)
                            .setEphemeralKey(key)
                            .setAgreementRecord(node.agreement)
                            .build()));
                    if (node.pool.size() < LOW && node.link != null) {
                        node.link.add(poolLow(node));
                    }
                }
                return response.build();
            }
        }

        @Override
        public void submit(Submission request) throws RedoubtException {
            beforeSubmission.run();
            synchronized (FakeAppliance.this) {
                requireReachable();
                if (crashOnSubmit) {
                    throw new IllegalStateException("the process dies here");
                }
                fail(submission, Fault.BEFORE);
                submitted++;
                requireRoom();
                if (refusal.isPresent()) {
                    throw refuse(refusal.get());
                }
                Submission earlier = submissions.putIfAbsent(request.getSubmissionId(), request);
                if (earlier != null && !earlier.equals(request)) {
                    throw refuse("submission_conflict");
                }
                if (earlier == null) {
                    for (Envelope envelope : request.getEnvelopesList()) {
                        if (accounts.isSuspended(envelope.getNodeId()) || !nodes.containsKey(envelope.getNodeId())) {
                            submissions.remove(request.getSubmissionId());
                            throw refuse("unknown_node");
                        }
                    }
                    for (Envelope envelope : request.getEnvelopesList()) {
                        inject(node(envelope.getNodeId()), envelope.getExchange(), request.getPayload());
                    }
                }
                fail(submission, Fault.AFTER);
            }
        }

        private ByteString whose(String name) {
            return name.isEmpty() ? accountOf(self) : accountsByName.getOrDefault(name, ByteString.copyFromUtf8(name));
        }

        @Override
        public EvaluateRecoveryResponse evaluateRecovery(EvaluateRecoveryRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return recovery.evaluate(whose(request.getName()), request.getBlindedElement());
            }
        }

        @Override
        public FetchRecoveryResponse fetchRecovery(FetchRecoveryRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return recovery.fetch(whose(request.getName()), request.getFetchToken());
            }
        }

        @Override
        public RecoveredStateResponse recoveredState(RecoveredStateRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                ByteString account = ByteString.copyFrom(FakeRecovery.account(request));
                LookupResponse found =
                        lookUp(LookupRequest.newBuilder().setAccountId(account).build());
                return RecoveredStateResponse.newBuilder()
                        .setAccountState(found.getAccountState())
                        .setName(found.getName())
                        .addAllSuspensions(found.getSuspensionsList())
                        .setStorageKeyRecord(data.record(account))
                        .build();
            }
        }

        @Override
        public void keepRecovery(KeepRecoveryRequest request) throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                failRecovery(Fault.BEFORE);
                recovery.keep(accountOf(self), request);
                failRecovery(Fault.AFTER);
            }
        }

        private void failRecovery(Fault at) throws RedoubtException {
            if (recovery.fault == at) {
                recovery.fault = Fault.NONE;
                throw unreachable();
            }
        }

        @Override
        public RecoveryStatusResponse recoveryStatus() throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                return recovery.status(accountOf(self));
            }
        }

        @Override
        public BlobStorage blobs() {
            return blobs;
        }

        @Override
        public ChannelExchange openExchange(String method, String path, List<Field> fields) {
            throw new UnsupportedOperationException("there is no channel to a fake");
        }

        @Override
        public DeviceLink openLink() throws RedoubtException {
            synchronized (FakeAppliance.this) {
                requireReachable();
                Node node = node(self);
                FakeLink link = new FakeLink(FakeAppliance.this, node, unreachable());
                node.link = link;
                node.linksOpened++;
                if (node.pool.size() < LOW) {
                    link.add(poolLow(node));
                }
                Optional.ofNullable(node.openings.poll())
                        .orElse(FakeLink::deliverAll)
                        .accept(link);
                return link;
            }
        }

        private static LinkDown poolLow(Node node) {
            return LinkDown.newBuilder()
                    .setPoolLow(PoolLow.newBuilder().setPoolSize(node.pool.size()))
                    .build();
        }

        @Override
        public void close() {}
    }
}
