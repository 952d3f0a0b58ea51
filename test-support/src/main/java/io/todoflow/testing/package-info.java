/** Test fixtures that several modules share: free ports, servers, and a client of the API. */
@NullMarked
package io.todoflow.testing;

import org.jspecify.annotations.NullMarked;
