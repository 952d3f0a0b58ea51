/** Reads tasks and times as people write them, in English: one reader for chat, tools and the page. */
@NullMarked
package io.todoflow.words;

import org.jspecify.annotations.NullMarked;
