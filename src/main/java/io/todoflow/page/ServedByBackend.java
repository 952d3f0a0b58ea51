package io.todoflow.page;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;

/** Matches in a process that serves the API of the page, unless {@code todoflow.page.enabled} is false. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnExpression(
        "('${todoflow.service}' == '' or '${todoflow.service}' == 'backend') and ${todoflow.page.enabled}")
@interface ServedByBackend {}
