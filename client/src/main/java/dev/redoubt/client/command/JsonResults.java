package dev.redoubt.client.command;

import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.FileInfo;
import dev.redoubt.client.model.KeyReport;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.PolicySetting;
import dev.redoubt.client.model.Quote;
import dev.redoubt.client.model.Reaction;
import dev.redoubt.client.model.RecoveryStatus;
import dev.redoubt.client.model.Settings;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The values of the SDK as scripts see them: all members are always there. client/SPEC.md, "Output for scripts", has the table;
 * members may be added, and none changes its meaning.
 */
final class JsonResults {
    private JsonResults() {}

    static void contact(Json json, Contact contact) {
        json.put("account", contact.account().toString())
                .put("name", contact.name())
                .put("trust", contact.trust());
    }

    /** The type comes first, so that a stream may have other things in it. */
    static void message(Json json, Message message) {
        said(json.put("type", "message"), message);
    }

    /** A message as it is now. */
    static void changed(Json json, Message message) {
        said(json.put("type", "changed"), message);
    }

    static void gone(Json json, ConversationId conversation, long number) {
        json.put("type", "gone")
                .put("number", number)
                .put("conversation", conversation.value().toHex());
    }

    private static void said(Json json, Message message) {
        json.put("number", message.number())
                .put("conversation", message.conversation().value().toHex())
                .put("group", message.group())
                .put("contact", contact -> contact(contact, message.contact()))
                .put("status", message.status())
                .put("text", message.text())
                .put("sentAt", message.sentAt())
                .put("keptAt", message.keptAt())
                .put("missingBefore", message.missingBefore())
                .put("forked", message.forked())
                .put("expiresAt", message.expiresAt().map(Instant::toString))
                .put("burnAfterReadingSeconds", seconds(message.burnsAfterReading()))
                .put("deliveredTo", message.deliveredTo())
                .put("readBy", message.readBy())
                .put("answers", message.answers(), JsonResults::quote)
                .list("reactions", message.reactions(), JsonResults::reaction)
                .put("edited", message.edited())
                .put("deleted", message.deleted())
                .put("file", message.file(), JsonResults::file);
    }

    private static OptionalLong seconds(Optional<Duration> time) {
        return time.isPresent() ? OptionalLong.of(time.get().toSeconds()) : OptionalLong.empty();
    }

    private static void quote(Json json, Quote quote) {
        json.put("number", quote.number())
                .put("contact", quote.contact(), JsonResults::contact)
                .put("beginning", quote.beginning());
    }

    private static void reaction(Json json, Reaction reaction) {
        json.put("contact", reaction.contact(), JsonResults::contact).put("text", reaction.text());
    }

    private static void file(Json json, FileInfo file) {
        json.put("name", file.name())
                .put("size", file.size())
                .put("mediaType", file.mediaType())
                .put("hasThumbnail", file.hasThumbnail())
                .put("expires", file.expires());
    }

    static void conversation(Json json, ConversationInfo info) {
        json.put("id", info.id().value().toHex())
                .put("kind", info.kind())
                .put("title", info.title())
                .list("members", info.members(), JsonResults::member)
                .put("unread", info.unread())
                .put("lifetime", lifetime -> lifetime(lifetime, info.lifetime()))
                .put("last", info.last(), JsonResults::message);
    }

    private static void lifetime(Json json, Lifetime lifetime) {
        json.put("timeToLiveSeconds", lifetime.timeToLive().toSeconds())
                .put("burnAfterReadingSeconds", lifetime.burnAfterReading().toSeconds());
    }

    private static void member(Json json, ConversationInfo.Member member) {
        json.put("contact", contact -> contact(contact, member.contact()))
                .put("administrator", member.administrator())
                .strings("repeatingDevices", member.repeatingDevices());
    }

    static void device(Json json, Device device) {
        json.put("fingerprint", device.fingerprint())
                .put("status", device.status())
                .put("isThis", device.isThis())
                .put("added", device.added())
                .put("expires", device.expires())
                .put("repeats", device.repeats());
    }

    static void keys(Json json, KeyReport keys) {
        json.put("target", keys.target())
                .put("kept", keys.kept())
                .put("lastResortMadeAt", keys.lastResortMadeAt())
                .put("lastResortUses", keys.lastResortUses())
                .put("lastResortReuses", keys.lastResortReuses())
                .put("rejected", kinds -> new TreeMap<>(keys.rejected()).forEach(kinds::put));
    }

    static void settings(Json json, Settings settings) {
        json.put("deliveryReceipts", settings.deliveryReceipts())
                .put("readReceipts", settings.readReceipts())
                .put("readReceiptsInGroups", settings.readReceiptsInGroups())
                .put("typing", settings.typing());
    }

    static void policy(Json json, DevicePolicy policy, List<PolicySetting> settings) {
        json.put("version", policy.version())
                .put("network", policy.network())
                .put("group", policy.group())
                .put("issuedAt", Optional.of(policy.issuedAt().toString()).filter(_ -> policy.isThere()))
                .list("settings", settings, JsonResults::setting);
    }

    private static void setting(Json json, PolicySetting setting) {
        json.put("name", setting.name()).put("value", setting.value()).put("enforcedBy", setting.enforcer());
    }

    static void consent(Json json, DevicePolicy.Consent consent) {
        json.put("header", consent.header()).put("content", consent.content()).put("button", consent.button());
    }

    static void recovery(Json json, RecoveryStatus status) {
        json.put("mode", status.mode())
                .put("rootIsHere", status.rootIsHere())
                .put("changing", status.changing())
                .put("setUpAt", status.setUpAt().map(Instant::toString));
    }

    static void notice(Json json, Notice notice) {
        json.put("kind", notice.kind())
                .put("contact", notice.contact(), JsonResults::contact)
                .strings("devices", notice.devices())
                .put("group", notice.group())
                .list("members", notice.members(), JsonResults::contact);
    }
}
