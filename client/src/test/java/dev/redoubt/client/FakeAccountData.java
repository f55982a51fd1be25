package dev.redoubt.client;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.protocol.accountdata.AccountDataException;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a {@link FakeAppliance} keeps for the devices of accounts; guarded by that. */
final class FakeAccountData {
    private final Map<ByteString, List<KeepAccountDataRequest>> kept = new HashMap<>();

    /** What is shown instead. */
    UnaryOperator<ReadAccountDataResponse> show = response -> response;

    /** Runs before the next change is looked at, once. */
    Optional<Runnable> beforeNext = Optional.empty();

    /** The answer to the next change is lost. */
    boolean cutNext;

    static SealedAccountData sealed(KeepAccountDataRequest request) {
        try {
            return SealedAccountData.parse(request.getSealed().toByteArray());
        } catch (AccountDataException e) {
            throw new IllegalStateException("the client keeps something that does not parse", e);
        }
    }

    /** Everything that was kept for the account, oldest first. */
    List<KeepAccountDataRequest> history(ByteString account) {
        return kept.computeIfAbsent(account, _ -> new ArrayList<>());
    }

    ReadAccountDataResponse read(ByteString account, ReadAccountDataRequest request) {
        List<KeepAccountDataRequest> history = history(account);
        if (history.isEmpty()) {
            return show.apply(ReadAccountDataResponse.getDefaultInstance());
        }
        return show.apply(response(history.getLast(), request.getKnown()));
    }

    static ReadAccountDataResponse response(KeepAccountDataRequest present, ByteString known) {
        ReadAccountDataResponse.Builder response =
                ReadAccountDataResponse.newBuilder().setStorageKeyRecord(present.getStorageKeyRecord());
        boolean same = known.equals(ByteString.copyFrom(sealed(present).digest().toBytes()));
        return (same ? response.setUnchanged(true) : response.setSealed(present.getSealed())).build();
    }

    void keep(ByteString account, KeepAccountDataRequest request) throws RefusedByApplianceException {
        Optional<Runnable> before = beforeNext;
        beforeNext = Optional.empty();
        before.ifPresent(Runnable::run);
        List<KeepAccountDataRequest> history = history(account);
        if (!history.isEmpty() && history.getLast().getSealed().equals(request.getSealed())) {
            return;
        }
        SealedAccountData sealed = sealed(request);
        boolean follows = history.isEmpty()
                ? sealed.version() == 1
                : sealed.previous().equals(sealed(history.getLast()).digest())
                        && sealed.generation() >= sealed(history.getLast()).generation();
        if (!follows) {
            throw new RefusedByApplianceException("account_data_conflict", "the test says so");
        }
        history.add(request);
    }

    /** Of the storage key of what is kept now. */
    ByteString record(ByteString account) {
        List<KeepAccountDataRequest> history = history(account);
        return history.isEmpty() ? ByteString.EMPTY : history.getLast().getStorageKeyRecord();
    }
}
