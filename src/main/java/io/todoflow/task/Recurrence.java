package io.todoflow.task;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * The text is null or a recurrence rule of RFC 5545. Does not check whether it ever occurs, which depends on its start.
 */
@Documented
@Constraint(validatedBy = Recurrence.Validator.class)
@Target({
    ElementType.FIELD,
    ElementType.PARAMETER,
    ElementType.METHOD,
    ElementType.RECORD_COMPONENT,
    ElementType.TYPE_USE
})
@Retention(RetentionPolicy.RUNTIME)
public @interface Recurrence {

    /** The validator replaces it with a specific message. */
    String message() default "must be an RFC 5545 recurrence rule";

    /** Groups of the constraint. */
    Class<?>[] groups() default {};

    /** Payload of the constraint. */
    Class<? extends Payload>[] payload() default {};

    /** Maximum length of a rule; a longer one is not parsed. */
    int MAX_LENGTH = 500;

    /** Parses the rule. */
    class Validator implements ConstraintValidator<Recurrence, String> {

        @Override
        public boolean isValid(@Nullable String rule, ConstraintValidatorContext context) {
            if (rule == null || rule.length() > MAX_LENGTH) {
                // @Size says so
                return true;
            }
            try {
                RecurrenceRule.parse(rule);
                return true;
            } catch (IllegalArgumentException e) {
                context.disableDefaultConstraintViolation();
                // text in braces would be evaluated as an expression
                String message = String.valueOf(e.getMessage()).replaceAll("[{}$\\\\]", "?");
                context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
                return false;
            }
        }
    }
}
