// The tool calls of the chat, in words, and how to undo them.
import { html, nothing } from './html.js';
import { change, complete, remove, reopen, restore } from './task-api.js';
import { read as readHistory } from './task-history.js';
import { say, update } from './state.js';
import { quoted } from './format.js';

const DONE = {
  add_task: 'Added', update_task: 'Changed', remind_task: 'Set a reminder for', complete_task: 'Completed',
  delete_task: 'Deleted', reopen_task: 'Reopened', restore_task: 'Restored', get_task: 'Read', list_tasks: 'Listed',
  find_tasks: 'Searched for', find_deleted_tasks: 'Searched deleted tasks for',
};
const UNDO = {
  add_task: remove, update_task: takeBack, remind_task: takeBack, complete_task: reopen, delete_task: restore, reopen_task: complete,
  restore_task: remove,
};
/** A change appears in the history after a moment. */
const MOST_LOOKS = 10;

/** A tool call, from a live answer or from a stored conversation. */
export function call({ tool, name, arguments: given, status, result }, isNew = false) {
  return { tool: tool ?? name, given: JSON.parse(given || '{}'), result, isNew, failed: (status ?? result?.status) >= 400 };
}

/** Reverts a change, if the task has not changed since. */
async function takeBack(task) {
  for (let look = 1; look <= MOST_LOOKS; look++) {
    const entry = (await readHistory(task)).find(({ payload }) => payload.version === task.version);
    if (entry) {
      const before = Object.entries(entry.payload.changes).filter(([name]) => !['updated_at', 'completed_at', 'status'].includes(name));
      return change(task, Object.fromEntries(before.map(([name, { from }]) => [name, from])));
    }
    await new Promise((resume) => setTimeout(resume, 300));
  }
  throw new Error('The change is not in the history yet. Try again in a moment.');
}

async function undo(one) {
  const task = one.result.id ? one.result : { id: one.given.task_id };
  one.busy = true;
  update();
  try {
    await UNDO[one.tool](task);
    one.undone = true;
  } catch (e) {
    say(e.status === 412 ? `${title(one)} was changed elsewhere` : e.message, 'error');
  }
  one.busy = false;
  update();
}

function title({ given, result }) {
  if (result?.items) {
    return result.items.length === 1 ? '1 task' : `${result.items.length} tasks`;
  }
  const name = result?.title && !result.detail ? result.title : given.title ?? given.name;
  return name ? quoted(name) : 'a task';
}

const words = (one) => (one.failed ? `${one.tool} failed: ${one.result?.detail ?? 'no reason given'}` : `${DONE[one.tool] ?? one.tool} ${title(one)}`);

const row = (one) => html`
  <li class="call ${one.failed ? 'failed' : ''} ${one.undone ? 'undone' : ''}">
    <details><summary>${words(one)}${one.undone ? ' (undone)' : ''}</summary>
      <pre tabindex="0" aria-label="Call of ${one.tool}">${one.tool} ${JSON.stringify(one.given, null, 2)}\n\n${JSON.stringify(one.result ?? {}, null, 2)}</pre>
    </details>
    ${one.isNew && !one.failed && !one.undone && UNDO[one.tool]
      ? html`<button ?disabled=${one.busy} aria-label="Undo: ${words(one)}" @click=${() => undo(one)}>Undo</button>` : nothing}
  </li>`;

export const calls = (all) => (all.length ? html`<ul class="calls" aria-label="Actions">${all.map(row)}</ul>` : nothing);
