package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.support.AnnotationSupport;

class NeedsBrowserTest {

    @ParameterizedTest
    @ValueSource(classes = {PageOfAUser.class, PageTest.class, ShortcutsTest.class})
    void aClassAndItsSubclassesAreSkippedWithoutABrowser(Class<?> tests) {
        // When
        var condition = AnnotationSupport.findAnnotation(tests, EnabledIf.class);

        // Then
        assertThat(condition).hasValueSatisfying(enabled -> assertThat(enabled.value())
                .isEqualTo(Browser.class.getName() + "#isFound"));
    }
}
