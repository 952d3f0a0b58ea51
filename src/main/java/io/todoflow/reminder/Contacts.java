package io.todoflow.reminder;

import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.NotFoundException;
import io.todoflow.task.TimeZones;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks the contacts that users set. */
@Component("contacts")
class Contacts {

    private final Validator validator;

    Contacts(Validator validator) {
        this.validator = validator;
    }

    /**
     * Returns the contact if it is valid.
     *
     * @throws ConstraintViolationException if it violates a constraint of {@link Contact}
     * @throws InvalidRequestException if there is no contact, or its time zone does not exist
     */
    public Contact valid(@Body @Nullable Contact contact) {
        if (contact == null) {
            throw new InvalidRequestException("body", "must be a JSON object");
        }
        Set<ConstraintViolation<Contact>> violations = validator.validate(contact);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        checkAddress(contact.email());
        String timeZone = contact.timeZone();
        if (timeZone != null && !TimeZones.isKnown(timeZone)) {
            throw new InvalidRequestException("time_zone", "must be a time zone such as Europe/Berlin");
        }
        return contact;
    }

    /**
     * Checks rules that the pattern does not cover, such as a leading dot, because no mail could be sent to such an
     * address.
     */
    private static void checkAddress(String email) {
        try {
            new InternetAddress(email, true).validate();
        } catch (AddressException e) {
            throw new InvalidRequestException("email", "must be a mail address such as ada@example.com");
        }
    }

    /** @throws NotFoundException if there is no contact */
    public String required(@Body @Nullable String stored) {
        if (stored == null) {
            throw new NotFoundException("The user has no contact");
        }
        return stored;
    }
}
