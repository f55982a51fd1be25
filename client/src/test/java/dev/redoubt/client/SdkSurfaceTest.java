package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users of the SDK can see: nothing of the channel, of generated messages, or of the HTTP library. */
class SdkSurfaceTest {
    private static final Set<String> PACKAGES = Set.of(
            "dev.redoubt.client",
            "dev.redoubt.client.conversation",
            "dev.redoubt.client.device",
            "dev.redoubt.client.failure",
            "dev.redoubt.client.file",
            "dev.redoubt.client.model",
            "dev.redoubt.client.recovery",
            "dev.redoubt.client.trust");

    private static final List<String> HIDDEN =
            List.of("dev.redoubt.channel.", "com.google.protobuf.", "org.eclipse.jetty.");
    private static final String GENERATED = "com.google.protobuf.MessageLite";

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.redoubt.client");

    @Test
    void nothingPublicShowsTheChannelOrGeneratedMessages() {
        List<String> shown = publicCode()
                .filter(unit -> types(unit).anyMatch(SdkSurfaceTest::isHidden))
                .map(JavaCodeUnit::getFullName)
                .sorted()
                .toList();
        assertEquals(List.of(), shown);
    }

    @Test
    void thereIsSomethingToLookAt() {
        assertFalse(publicCode()
                .filter(unit -> unit.getName().equals("send"))
                .toList()
                .isEmpty());
    }

    private static Stream<JavaCodeUnit> publicCode() {
        return CLASSES.stream()
                .filter(one -> PACKAGES.contains(one.getPackageName()) && isPublic(one))
                .flatMap(one -> one.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static boolean isPublic(JavaClass one) {
        return one.getModifiers().contains(JavaModifier.PUBLIC)
                && one.getEnclosingClass().map(SdkSurfaceTest::isPublic).orElse(true);
    }

    /** Also those between angle brackets. */
    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Set::stream);
    }

    private static boolean isHidden(JavaClass type) {
        return HIDDEN.stream().anyMatch(type.getName()::startsWith) || type.isAssignableTo(GENERATED);
    }
}
