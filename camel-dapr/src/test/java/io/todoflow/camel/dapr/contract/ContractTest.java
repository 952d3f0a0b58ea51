package io.todoflow.camel.dapr.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on each runtime found, with a {@link World} as its parameter.
 *
 * <p>The class says in a static field {@code SETUP} what its world is made of, or in a list of which sets of components each
 * test runs on; all its tests share one world per runtime and set.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ContractExtension.class)
@interface ContractTest {}
