package io.todoflow.dapr.embedded.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Selects the sidecar of a parameter. The default is the first of {@link DaprTest#appIds()}. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AppId {

    /** One of {@link DaprTest#appIds()}. */
    String value();
}
