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
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.rate.Lockouts;
import dev.redoubt.server.rate.Rates;
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
import org.eclipse.jetty.http.HttpFields;

/** Lets in who signed with an access key. server/SPEC.md, "Signatures". */
public final class SignedRequests implements Authenticator {
    /** The service that is signed for, as in the public model. */
    static final String SERVICE = "wickr";

    /** How old a signature may be. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** How far ahead the clock of who signs may be: so long he waits for his answer, at most. */
    static final Duration AHEAD = Duration.ofSeconds(10);

    private static final int CALLS_AT_ONCE = 1000;
    private static final Duration CALLS_AGAIN = Duration.ofSeconds(20);

    static final String AUTHORIZATION = "authorization";
    static final String DATE = "x-amz-date";
    private static final String CONTENT_DIGEST = "x-amz-content-sha256";
    private static final String SESSION_TOKEN = "x-amz-security-token";
    private static final String AMAZON = "x-amz-";
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final Database database;
    private final Administrators administrators;
    private final KeyVault vault;
    private final Clock clock;
    private final Instant begun;
    private final SeenSignatures seen;
    private final Lockouts lockouts;
    private final FailedAttempts failures;
    private final UnknownKeys unknown;
    private final Rates<AccessKeyId> rates;
    private final Secret decoy;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public SignedRequests(
            Database database,
            Administrators administrators,
            KeyVault vault,
            Lockouts lockouts,
            SecureRandom random,
            Clock clock,
            LongSupplier nanoTime) {
        this.database = database;
        this.administrators = administrators;
        this.vault = vault;
        this.lockouts = lockouts;
        this.clock = clock;
        this.begun = clock.instant();
        // None comes in before its own time. The rest is for a wall clock that runs unlike the monotonic one.
        this.seen = new SeenSignatures(WINDOW.plusMinutes(1), nanoTime);
        this.failures = new FailedAttempts(random, nanoTime);
        this.unknown = new UnknownKeys(() -> database.statement(administrators::keyIds), random, nanoTime);
        this.rates = new Rates<>(CALLS_AT_ONCE, CALLS_AGAIN, nanoTime);
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
        AccessKeyId proven = known.key().id();
        if (rates.take(proven, 1).isPresent()) {
            throw new ApiException.RateLimitError("too many calls by this access key: wait a second");
        }
        Instant signed = instant(time);
        if (awaitTime(signed)) {
            // Meanwhile it may have been taken back, or its administrator may be less than he was.
            known = database.statement(handle -> administrators.find(handle, proven))
                    .orElseThrow(SignedRequests::wrong);
        }
        refuseReplay(authorization, operation, signed);
        requireStanding(known, operation);
        return known.caller();
    }

    private String requireTime(ApiRequest request, SigningScope scope) {
        String time = request.single(DATE)
                .orElseThrow(() -> new ApiException.UnauthorizedError("the field X-Amz-Date is missing"));
        Instant signed = instant(time);
        Instant now = clock.instant();
        Duration ahead = Duration.between(now, signed);
        if (ahead.negated().compareTo(WINDOW) > 0) {
            throw new ApiException.UnauthorizedError(
                    "the signature is more than 15 minutes old: set the clock, or sign anew");
        }
        if (ahead.compareTo(AHEAD) > 0) {
            throw new ApiException.UnauthorizedError("the signature is dated " + ahead.toSeconds()
                    + " seconds ahead: set the clock of the machine that signs, and sign anew");
        }
        if (signed.isBefore(firstSecond())) {
            // Which of these were there already is not known any more.
            throw new ApiException.UnauthorizedError("it was signed before the server started: sign anew");
        }
        if (!time.startsWith(scope.date()) || !scope.service().equals(SERVICE)) {
            throw new ApiException.UnauthorizedError(
                    "the scope of the signature is not the day of X-Amz-Date and the service " + SERVICE);
        }
        return time;
    }

    private Instant firstSecond() {
        return Instant.ofEpochSecond(begun.getEpochSecond());
    }

    /**
     * Whatever is let in is of the past by then. So what was good before a restart, of which nothing is remembered, is older than the
     * next process, and refused as such.
     *
     * @return whether there was something to wait for
     */
    private boolean awaitTime(Instant signed) {
        Duration ahead = Duration.between(clock.instant(), signed);
        if (!ahead.isPositive()) {
            return false;
        }
        try {
            Thread.sleep(ahead.plusMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException.InternalServerError("the server is stopping");
        }
        if (clock.instant().isBefore(signed)) {
            throw new ApiException.UnauthorizedError("the appliance's clock was set back: sign anew");
        }
        return true;
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
        Optional<Administrators.Known> known = find(keyId, origin);
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
                lockouts.locked(known.isPresent() ? Lockouts.Kind.ADMINISTRATOR : Lockouts.Kind.UNKNOWN_KEY);
                LogEvent.ACCESS_KEY_LOCKED.write();
            }
            throw wrong();
        }
        failures.succeeded(keyId, origin);
        unknown.proved(known.get().key().id());
        return known.get();
    }

    private static ApiException.UnauthorizedError wrong() {
        return new ApiException.UnauthorizedError("the signature is wrong, or there is no such access key");
    }

    /** @throws ApiException.RateLimitError without a look, if that place has named too many that nobody has */
    private Optional<Administrators.Known> find(String keyId, ApiRequest.Origin origin) {
        if (!AccessKeyId.isOne(keyId)) {
            return Optional.empty();
        }
        AccessKeyId id = new AccessKeyId(keyId);
        if (unknown.isKeptOut(id, origin)) {
            throw new ApiException.RateLimitError("too many access keys that nobody has were named from there: wait "
                    + UnknownKeys.EACH.toSeconds() + " seconds, or call from elsewhere");
        }
        Optional<Administrators.Known> known = database.statement(handle -> administrators.find(handle, id));
        if (known.isEmpty()) {
            unknown.named(id, origin);
        }
        return known;
    }

    /** Whether a request names an access key that was good before: not who it comes from, which only its signature says. */
    public boolean namesProvenKey(HttpFields fields) {
        try {
            return Optional.ofNullable(fields.get(AUTHORIZATION))
                    .map(value -> Authorization.parse(value).keyId())
                    .filter(AccessKeyId::isOne)
                    .filter(id -> unknown.isProven(new AccessKeyId(id)))
                    .isPresent();
        } catch (ApiException e) {
            return false;
        }
    }

    private void refuseReplay(Authorization authorization, OperationModel operation, Instant signed) {
        SeenSignatures.Verdict verdict = seen.take(Octets.copyOf(authorization.signature()));
        // Of the second in which the process began, the one before may know something.
        boolean isFirst = verdict == SeenSignatures.Verdict.FIRST && signed.isAfter(firstSecond());
        if (!isFirst && (verdict == SeenSignatures.Verdict.REPLAYED || !operation.reads())) {
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
