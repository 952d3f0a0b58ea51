/** What a Dapr sidecar does, as tests: they run against the embedded Dapr always, and against a real daprd where one is found. */
@NullMarked
package io.todoflow.contract;

import org.jspecify.annotations.NullMarked;
