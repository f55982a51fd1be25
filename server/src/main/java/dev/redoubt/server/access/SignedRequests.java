package dev.redoubt.server.access;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.administrator.AccessKeyId;
import dev.redoubt.server.administrator.AccessKeyRow;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.AdministratorRow;
import dev.redoubt.server.administrator.Administrators;
import dev.redoubt.server.administrator.KeyVault;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.ApiRequest;
import dev.redoubt.server.api.Authenticator;
import dev.redoubt.server.api.OperationModel;
import dev.redoubt.server.api.Shape;
import dev.redoubt.server.database.Database;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in who signed with an access key. server/SPEC.md, "Signatures". */
public final class SignedRequests implements Authenticator {
    /** The service that is signed for, as in the public model. */
    static final String SERVICE = "wickr";

    /** How far the clock of who signs may be off, either way. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    static final String AUTHORIZATION = "authorization";
    static final String DATE = "x-amz-date";
    private static final String CONTENT_DIGEST = "x-amz-content-sha256";
    private static final String SESSION_TOKEN = "x-amz-security-token";
    private static final String AMAZON = "x-amz-";
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private static final Logger LOG = LoggerFactory.getLogger(SignedRequests.class);

    private final Database database;
    private final Administrators administrators;
    private final KeyVault vault;
    private final Clock clock;
    private final Instant begun;
    private final SeenSignatures seen;
    private final FailedAttempts failures;
    private final CallRates rates;
    private final Secret decoy;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public SignedRequests(
            Database database,
            Administrators administrators,
            KeyVault vault,
            SecureRandom random,
            Clock clock,
            LongSupplier nanoTime) {
        this.database = database;
        this.administrators = administrators;
        this.vault = vault;
        this.clock = clock;
        this.begun = clock.instant();
        // First seen at the earliest moment at which it is good, it is so for twice the window.
        this.seen = new SeenSignatures(WINDOW.multipliedBy(2).plusSeconds(1), nanoTime);
        this.failures = new FailedAttempts(random, nanoTime);
        this.rates = new CallRates(nanoTime);
        this.decoy = Secret.random(40, random);
    }

    @Override
    public Administrator authenticate(ApiRequest request, OperationModel operation) {
        Authorization authorization = Authorization.parse(request.single(AUTHORIZATION)
                .orElseThrow(() -> new ApiException.UnauthorizedError("the request is not signed")));
        String time = requireTime(request, authorization.scope());
        requireSigned(request, authorization.signedFields(), operation);
        requireDigest(request);
        String canonical = CanonicalRequest.of(request, authorization.signedFields());
        Administrators.Known known = prove(request.origin(), authorization, time, canonical);
        if (!rates.take(known.key().id())) {
            throw new ApiException.RateLimitError("too many calls by this access key: wait a second");
        }
        refuseReplay(authorization, operation);
        requireStanding(known, operation);
        return known.caller();
    }

    private String requireTime(ApiRequest request, SigningScope scope) {
        String time = request.single(DATE)
                .orElseThrow(() -> new ApiException.UnauthorizedError("the field X-Amz-Date is missing"));
        Instant signed = instant(time);
        Instant now = clock.instant();
        if (Duration.between(signed, now).abs().compareTo(WINDOW) > 0) {
            throw new ApiException.UnauthorizedError(
                    "the signature's time is more than 15 minutes off: set the clock, or sign anew");
        }
        if (signed.isBefore(Instant.ofEpochSecond(begun.getEpochSecond()))) {
            // Which of these were there already is not known any more.
            throw new ApiException.UnauthorizedError("it was signed before the server started: sign anew");
        }
        if (!time.startsWith(scope.date()) || !scope.service().equals(SERVICE)) {
            throw new ApiException.UnauthorizedError(
                    "the scope of the signature is not the day of X-Amz-Date and the service " + SERVICE);
        }
        return time;
    }

    private static Instant instant(String time) {
        try {
            return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new ApiException.UnauthorizedError("X-Amz-Date is not of the form 20150830T123600Z");
        }
    }

    /** Whatever changes what is done must be covered. */
    private static void requireSigned(ApiRequest request, List<String> signed, OperationModel operation) {
        if (!signed.contains(CanonicalRequest.HOST)) {
            throw notSigned("host");
        }
        Stream<String> members = operation.input().members().values().stream()
                .filter(member -> member.location() == Shape.Location.FIELD)
                .map(Shape.Member::wireName)
                .filter(name -> request.fields().contains(name));
        Stream<String> amazons = request.fields().stream()
                .map(field -> field.getLowerCaseName())
                .filter(name -> name.startsWith(AMAZON));
        Stream.concat(members.map(name -> name.toLowerCase(Locale.ROOT)), amazons)
                .filter(name -> !signed.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw notSigned(name);
                });
        if (request.fields().contains(SESSION_TOKEN)) {
            throw new ApiException.UnauthorizedError("there are no session tokens here: X-Amz-Security-Token");
        }
    }

    private static ApiException.UnauthorizedError notSigned(String name) {
        return new ApiException.UnauthorizedError(
                "a field is not signed: " + name.substring(0, Math.min(name.length(), 64)));
    }

    /** The signature covers the body in any case; a word beside it must be true, or it was meant for another one. */
    private static void requireDigest(ApiRequest request) {
        Optional<String> said = request.single(CONTENT_DIGEST);
        if (said.isPresent() && !said.get().equals(SignatureVersion4.sha256(request.body()))) {
            throw new ApiException.UnauthorizedError("X-Amz-Content-Sha256 is not the SHA-256 of the body");
        }
    }

    /** A key that nobody has takes as long as a wrong signature, and is answered alike. */
    private Administrators.Known prove(
            ApiRequest.Origin origin, Authorization authorization, String time, String canonical) {
        String keyId = authorization.keyId();
        Optional<Administrators.Known> known = find(keyId);
        if (failures.isLocked(keyId, known.isPresent(), origin)) {
            throw new ApiException.UnauthorizedError(
                    "too many wrong signatures under this access key from there: wait 15 minutes");
        }
        boolean right;
        try (Secret secret = known.map(Administrators.Known::key)
                .map(key -> vault.open(key.id(), key.sealedSecret()))
                .orElseGet(decoy::copy)) {
            byte[] expected = SignatureVersion4.sign(secret, authorization.scope(), time, canonical);
            right = MessageDigest.isEqual(expected, authorization.signature());
        }
        if (!right || known.isEmpty()) {
            if (failures.failed(keyId, known.isPresent(), origin)) {
                LOG.atWarn().addKeyValue("event", "access_key_locked").log();
            }
            throw new ApiException.UnauthorizedError("the signature is wrong, or there is no such access key");
        }
        failures.succeeded(keyId, origin);
        return known.get();
    }

    private Optional<Administrators.Known> find(String keyId) {
        return AccessKeyId.isOne(keyId)
                ? database.statement(handle -> administrators.find(handle, new AccessKeyId(keyId)))
                : Optional.empty();
    }

    private void refuseReplay(Authorization authorization, OperationModel operation) {
        SeenSignatures.Verdict verdict = seen.take(Octets.copyOf(authorization.signature()));
        boolean good = verdict == SeenSignatures.Verdict.FIRST
                || (verdict == SeenSignatures.Verdict.JUST_NOW && operation.reads());
        if (!good) {
            throw new ApiException.RateLimitError("this very request was made before: sign it anew, a second later");
        }
    }

    private void requireStanding(Administrators.Known known, OperationModel operation) {
        AdministratorRow administrator = known.administrator();
        AccessKeyRow key = known.key();
        long now = clock.instant().getEpochSecond();
        if (now / DAY >= key.expiresDay()) {
            throw new ApiException.UnauthorizedError("the access key has expired: have an owner issue another");
        }
        if (administrator.isLocked()) {
            throw new ApiException.UnauthorizedError(
                    "the administrator is locked after too many wrong passwords: have an owner unlock him");
        }
        if (administrator.needsSession(now) && !AdministratorOperations.BEFORE_A_SESSION.contains(operation.name())) {
            throw new ApiException.UnauthorizedError("there is no session, or it is over: StartSession begins one");
        }
    }

    /** Forgets, in memory, what is over. */
    public int forget() {
        return rates.forgetFull();
    }
}
