/** What tests of several modules share: free ports, servers to test against, and a client of the API. */
@NullMarked
package io.todoflow.testing;

import org.jspecify.annotations.NullMarked;
