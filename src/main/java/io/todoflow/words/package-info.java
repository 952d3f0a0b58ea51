/** Reads tasks and times as people write them in English. Chat, tools and the page share one reader. */
@NullMarked
package io.todoflow.words;

import org.jspecify.annotations.NullMarked;
