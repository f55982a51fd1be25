package dev.redoubt.evaluation;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The whole project is on this module's class path, so that its shape can be checked in one place. */
@AnalyzeClasses(packages = "dev.redoubt", importOptions = DoNotIncludeTests.class)
class PackageCyclesTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.redoubt.(**)").should().beFreeOfCycles();
}
