package io.todoflow.conventions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;

/** Tests wait for a condition, however slow the machine is. */
@AnalyzeClasses(packages = "io.todoflow", importOptions = OnlyIncludeTests.class)
class WaitsTest {

    @ArchTest
    static final ArchRule NO_WAIT_HAS_A_TIMEOUT_OF_ITS_OWN = noClasses()
            .should()
            .callMethod(ConditionFactory.class, "atMost", Duration.class)
            .because("a timeout that suits a quiet machine fails on a busy one; PromptWaits sets one for all waits");
}
