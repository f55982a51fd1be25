package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.proto.CallingSettings;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.PermittedAwsNetwork;
import dev.redoubt.protocol.policy.proto.PermittedEnterpriseNetwork;
import dev.redoubt.server.api.ApiException.ValidationError;
import dev.redoubt.server.api.ApiException.ValidationError.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ranges of settings, and which of them contradict each other, as the public model's documentation says it. server/SPEC.md,
 * "Policies".
 */
public final class SettingsRules {
    /**
     * Bytes of a group's settings as they stand in a policy. With the longest settings that a network can have, and all else that
     * is in a policy, devices still take it ({@link dev.redoubt.protocol.policy.UnverifiedPolicy#CONTENT_MAX}).
     */
    static final int SIZE_MAX = 44_000;

    static final long AUTO_DOWNLOAD_LOW = 512_000;
    static final long AUTO_DOWNLOAD_HIGH = 7_340_032;

    /** A device does not delete itself because somebody mistyped a few times. */
    private static final int LOCKOUT_MIN = 5;

    private static final int LOCKOUT_MAX = 100;
    private static final int PASSWORD_MAX = 128;
    private static final int YEAR_IN_MINUTES = 525_600;
    private static final long YEAR_IN_SECONDS = 60L * YEAR_IN_MINUTES;
    private static final int TEXT_MAX = 128;
    private static final Set<Integer> INTENSITIES = Set.of(0, 20, 60, 100);
    private static final Pattern NETWORK = Pattern.compile("[0-9]{8}");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern DOMAIN = Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private final String path;
    private final List<Reason> reasons = new ArrayList<>();

    private SettingsRules(String path) {
        this.path = path;
    }

    /**
     * @param settings as they would be
     * @param named which of them were asked for, by the names of the model: only these can contradict others. What is left of before
     *     and has no meaning any more has no effect ({@link EffectiveSettings})
     * @param path what members are called in complaints begins so
     * @throws ValidationError with all that is wrong
     */
    public static void check(GroupSettings settings, Set<String> named, String path) {
        SettingsRules rules = new SettingsRules(path);
        rules.numbers(settings);
        rules.passwords(settings.getPasswordRequirements());
        rules.lists(settings);
        rules.contradictions(settings, named);
        if (!rules.reasons.isEmpty()) {
            throw new ValidationError(rules.reasons);
        }
    }

    /**
     * Holds for all that is written, wherever it comes from. A group that has more, since there was no limit once, can be made
     * smaller, and stricter.
     *
     * @param path what members are called in complaints begins so
     * @throws ValidationError if it is too much
     */
    public static void requireSize(GroupSettings before, GroupSettings after, String path) {
        int size = after.getSerializedSize();
        int sizeBefore = before.getSerializedSize();
        boolean isBetter = sizeBefore > SIZE_MAX && (size <= sizeBefore || isStricter(before, after));
        if (size > SIZE_MAX && !isBetter) {
            throw new ValidationError(path, "has " + size + " bytes, of " + SIZE_MAX + " at most: shorten its lists");
        }
    }

    private static boolean isStricter(GroupSettings before, GroupSettings after) {
        List<SettingChange> changes = Loosening.changes(before, after);
        return !changes.isEmpty()
                && changes.stream().allMatch(change -> change.direction() == SettingChange.Direction.STRICTER);
    }

    private void numbers(GroupSettings settings) {
        range("lockoutThreshold", settings.getLockoutThreshold(), LOCKOUT_MAX);
        int wipe = settings.getForceDeviceLockout();
        demand(
                wipe == 0 || (wipe >= LOCKOUT_MIN && wipe <= LOCKOUT_MAX),
                "forceDeviceLockout",
                "is 0, or " + LOCKOUT_MIN + " to " + LOCKOUT_MAX);
        range("federationMode", settings.getFederationMode(), 2);
        range("ssoMaxIdleMinutes", settings.getSsoMaxIdleMinutes(), YEAR_IN_MINUTES);
        range("maxBor", settings.getMaxBor(), YEAR_IN_SECONDS);
        range("maxTtl", settings.getMaxTtl(), YEAR_IN_SECONDS);
        int session = settings.getMaxNonSsoSessionMinutes();
        demand(
                session == 0 || (session >= 60 && session <= YEAR_IN_MINUTES),
                "maxNonSsoSessionMinutes",
                "is 0, or 60 to " + YEAR_IN_MINUTES);
        long automatic = settings.getMaxAutoDownloadSize();
        demand(
                automatic == 0 || automatic == AUTO_DOWNLOAD_LOW || automatic == AUTO_DOWNLOAD_HIGH,
                "maxAutoDownloadSize",
                "is 0, " + AUTO_DOWNLOAD_LOW + " or " + AUTO_DOWNLOAD_HIGH);
        demand(
                INTENSITIES.contains(settings.getShredder().getIntensity()),
                "shredder.intensity",
                "is 0, 20, 60 or 100");
    }

    private void passwords(PasswordRequirements password) {
        range("passwordRequirements.minLength", password.getMinLength(), PASSWORD_MAX);
        long characters = (long) password.getLowercase()
                + password.getUppercase()
                + password.getNumbers()
                + password.getSymbols();
        demand(
                characters <= PASSWORD_MAX,
                "passwordRequirements",
                "asks for more than " + PASSWORD_MAX + " characters");
    }

    private void lists(GroupSettings settings) {
        texts("atakPackageValues", settings.getAtakPackageValuesList(), 16);
        texts("quickResponses", settings.getQuickResponsesList(), 32);
        elements("permittedNetworks", settings.getPermittedNetworksList(), 256);
        matches("permittedNetworks", settings.getPermittedNetworksList(), NETWORK, "has ids of eight digits");
        List<PermittedAwsNetwork> aws = settings.getPermittedWickrAwsNetworksList();
        elements("permittedWickrAwsNetworks", aws, 64);
        matches(
                "permittedWickrAwsNetworks",
                aws.stream().map(PermittedAwsNetwork::getNetworkId).toList(),
                NETWORK,
                "has ids of eight digits");
        matches(
                "permittedWickrAwsNetworks",
                aws.stream().map(PermittedAwsNetwork::getRegion).toList(),
                REGION,
                "has names of regions");
        List<PermittedEnterpriseNetwork> enterprise = settings.getPermittedWickrEnterpriseNetworksList();
        elements("permittedWickrEnterpriseNetworks", enterprise, 64);
        matches(
                "permittedWickrEnterpriseNetworks",
                enterprise.stream()
                        .map(PermittedEnterpriseNetwork::getNetworkId)
                        .toList(),
                NETWORK,
                "has ids of eight digits");
        matches(
                "permittedWickrEnterpriseNetworks",
                enterprise.stream().map(PermittedEnterpriseNetwork::getDomain).toList(),
                DOMAIN,
                "has names of domains in lower case");
    }

    private void contradictions(GroupSettings settings, Set<String> named) {
        CallingSettings calling = settings.getCalling();
        boolean download = settings.getFilesEnabled() && settings.getEnableFileDownload();
        List.of(
                        new Dependence(
                                "maxAutoDownloadSize",
                                settings.getMaxAutoDownloadSize() > 0,
                                download,
                                "filesEnabled and enableFileDownload"),
                        new Dependence(
                                "calling.canVideoCall",
                                calling.getCanVideoCall(),
                                calling.getCanStart11Call(),
                                "canStart11Call"),
                        new Dependence(
                                "locationAllowMaps",
                                settings.getLocationAllowMaps(),
                                settings.getLocationEnabled(),
                                "locationEnabled"),
                        new Dependence(
                                "forceOpenAccess",
                                settings.getForceOpenAccess(),
                                settings.getEnableOpenAccessOption(),
                                "enableOpenAccessOption"),
                        new Dependence(
                                "enableRestrictedGlobalFederation",
                                settings.getEnableRestrictedGlobalFederation(),
                                settings.getGlobalFederation(),
                                "globalFederation"),
                        new Dependence(
                                "enableGuestFederation",
                                settings.getEnableGuestFederation(),
                                settings.getGlobalFederation(),
                                "globalFederation"),
                        new Dependence(
                                "atakPackageValues",
                                settings.getAtakPackageValuesCount() > 0,
                                settings.getEnableAtak(),
                                "enableAtak"))
                .forEach(one -> demand(
                        !named.contains(one.name()) || !one.isOn() || one.mayBeOn(),
                        one.name(),
                        "has a meaning only with " + one.needed()));
        lockouts(settings, named);
    }

    /** @param needed what must be on for this to be on */
    private record Dependence(String name, boolean isOn, boolean mayBeOn, String needed) {}

    private void lockouts(GroupSettings settings, Set<String> named) {
        int device = settings.getForceDeviceLockout();
        int account = settings.getLockoutThreshold();
        boolean asked = named.contains("forceDeviceLockout") || named.contains("lockoutThreshold");
        demand(
                !asked || device == 0 || account == 0 || device < account,
                "forceDeviceLockout",
                "is lower than lockoutThreshold");
    }

    private void texts(String name, List<String> texts, int most) {
        elements(name, texts, most);
        demand(
                texts.stream().allMatch(SettingsRules::isText),
                name,
                "has texts of 1 to " + TEXT_MAX + " characters in one line");
    }

    private static boolean isText(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= TEXT_MAX
                && text.codePoints().noneMatch(SettingsRules::isControl);
    }

    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private void elements(String name, List<?> elements, int most) {
        demand(elements.size() <= most, name, "has at most " + most + " elements");
        demand(new HashSet<>(elements).size() == elements.size(), name, "has an element twice");
    }

    private void matches(String name, List<String> texts, Pattern form, String otherwise) {
        demand(texts.stream().allMatch(text -> form.matcher(text).matches()), name, otherwise);
    }

    private void range(String name, long value, long most) {
        demand(value >= 0 && value <= most, name, "is 0 to " + most);
    }

    private void demand(boolean holds, String name, String otherwise) {
        if (!holds) {
            reasons.add(new Reason(path + "." + name, otherwise));
        }
    }
}
