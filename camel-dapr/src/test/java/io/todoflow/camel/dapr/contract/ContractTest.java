package io.todoflow.camel.dapr.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on each available runtime, with a {@link World} as its parameter.
 *
 * <p>The class defines its world in a static field {@code SETUP}, or a list of them to run each test with several sets
 * of components. All its tests share one world per runtime and set.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ContractExtension.class)
@interface ContractTest {}
