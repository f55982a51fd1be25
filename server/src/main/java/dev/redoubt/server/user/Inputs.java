package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.api.ApiException.ValidationError;
import dev.redoubt.server.api.Call;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** What of an input the model leaves open and this appliance does not. */
final class Inputs {
    /** Elements of a batch at most, as the model says it in words. */
    static final int MOST = 50;

    private Inputs() {}

    /** A list of 1 to 50; what is named twice counts once. */
    static <T> List<T> batch(Call call, String member, Function<String, T> parse) {
        List<String> texts = call.list(member).stream().map(JsonNode::textValue).toList();
        requireBatch(member, texts.size());
        return List.copyOf(new LinkedHashSet<>(texts.stream().map(parse).toList()));
    }

    static void requireBatch(String member, int size) {
        if (size < 1 || size > MOST) {
            throw new ValidationError(member, "has 1 to " + MOST + " elements");
        }
    }

    static UserName name(String text, String field) {
        try {
            return new UserName(text);
        } catch (IllegalArgumentException e) {
            throw new ValidationError(field, String.valueOf(e.getMessage()));
        }
    }

    /** A first, last or display name; empty for none. */
    static Optional<String> described(JsonNode input, String member, String field) {
        Optional<String> text = text(input, member);
        if (text.filter(one -> !Details.fits(one)).isPresent()) {
            throw new ValidationError(
                    field + member,
                    "has at most " + Details.LONGEST + " bytes of UTF-8, none of them a control character");
        }
        return text;
    }

    static Optional<String> text(JsonNode input, String member) {
        return Optional.ofNullable(input.path(member).textValue());
    }

    static OptionalInt number(JsonNode input, String member) {
        JsonNode value = input.path(member);
        return value.isIntegralNumber() && value.canConvertToInt()
                ? OptionalInt.of(value.intValue())
                : OptionalInt.empty();
    }

    /** Of the one group that a user is in. */
    static Optional<GroupId> group(JsonNode input, String field) {
        JsonNode ids = input.path("securityGroupIds");
        if (ids.isMissingNode() || ids.isNull()) {
            return Optional.empty();
        }
        if (ids.size() != 1) {
            throw new ValidationError(field + "securityGroupIds", "has one element: a user is in one security group");
        }
        return Optional.of(group(ids.get(0).textValue(), field + "securityGroupIds"));
    }

    static GroupId group(String text, String field) {
        return GroupId.parse(text).orElseThrow(() -> new ValidationError(field, "there is no such security group"));
    }

    /** An invitation's code is the appliance's own: one that somebody thought of could be guessed. */
    static void requireOwnCode(JsonNode input, String field) {
        if (text(input, "inviteCode").isPresent()) {
            throw new ValidationError(
                    field + "inviteCode", "is made by the appliance: a code that somebody chose could be guessed");
        }
        if (input.path("codeValidation").booleanValue()) {
            throw new ValidationError(
                    field + "codeValidation", "is not there: the invitation's link is all that counts");
        }
    }

    /** Filters by status: 1 pending, 2 active. */
    static OptionalInt status(Call call) {
        OptionalInt status = call.optionalInteger("status");
        if (status.isPresent() && status.getAsInt() != 1 && status.getAsInt() != 2) {
            throw new ValidationError("status", "is 1 for pending or 2 for active");
        }
        return status;
    }

    /** Filters by group; a group that is not there has no members. */
    static Optional<GroupId> groupFilter(Call call) {
        return call.optionalText("groupId").map(text -> GroupId.parse(text).orElse(new GroupId(Long.MAX_VALUE)));
    }
}
