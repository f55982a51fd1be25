package dev.redoubt.client.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in the words of the other failures. */
final class UsageWords {
    private UsageWords() {}

    /** One sentence, or two. */
    static String of(ParameterException failure) {
        return switch (failure) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched);
            case MissingParameterException missing
            when !missing.getMissing().isEmpty() -> missing(missing.getMissing());
            case MutuallyExclusiveArgsException exclusive -> exclusive(exclusive);
            case OverwrittenOptionException twice ->
                Optional.ofNullable(twice.getOverwritten())
                                .map(UsageWords::name)
                                .orElse("An option")
                        + " may be given once only.";
            default ->
                Optional.ofNullable(failure.getArgSpec())
                        .map(argument -> notOne(argument, failure.getValue()))
                        .orElseGet(() -> String.valueOf(failure.getMessage()));
        };
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        String first = failure.getUnmatched().getFirst();
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        String sentence;
        if (failure.isUnknownOption()) {
            sentence = "'" + command + "' has no option " + first + ".";
        } else if (failure.getCommandLine().getSubcommands().isEmpty()) {
            sentence = "'" + command + "' does not expect \"" + first + "\".";
        } else {
            sentence = "'" + command + "' has no command \"" + first + "\".";
        }
        List<String> similar = failure.getSuggestions();
        return similar.isEmpty() ? sentence : sentence + " Did you mean " + similar.getFirst() + "?";
    }

    private static String missing(List<ArgSpec> missing) {
        if (missing.getFirst() instanceof OptionSpec option) {
            return name(option) + " wants its " + option.paramLabel() + ".";
        }
        String names = missing.stream().map(UsageWords::name).collect(Collectors.joining(", "));
        return names + (missing.size() == 1 ? " is missing." : " are missing.");
    }

    private static String exclusive(MutuallyExclusiveArgsException failure) {
        String said = String.valueOf(failure.getMessage());
        String names = failure.getCommandLine().getCommandSpec().argGroups().stream()
                .filter(ArgGroupSpec::exclusive)
                .flatMap(group -> group.allOptionsNested().stream())
                .map(OptionSpec::longestName)
                .filter(said::contains)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? said : "Only one of these can be: " + names + ".";
    }

    private static String notOne(ArgSpec argument, String value) {
        boolean number = argument.type() == int.class || argument.type() == long.class;
        return name(argument) + " cannot be \"" + value + "\"" + (number ? ": it is a whole number." : ".");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
