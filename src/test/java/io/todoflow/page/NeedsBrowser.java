package io.todoflow.page;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Skips tests in a {@link Browser} where there is none. Unlike {@link EnabledIf} alone, also holds for subclasses. */
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
        value = "io.todoflow.page.Browser#isFound",
        disabledReason = "needs Chromium, and chromium and chromedriver are not both on the PATH")
public @interface NeedsBrowser {}
