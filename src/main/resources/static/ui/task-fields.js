// Names and values of task fields, in words.
import { dateTime } from './format.js';
import { inWords } from './recurrence.js';

export const NAMES = {
  title: 'Title', description: 'Description', status: 'Status', priority: 'Priority', tags: 'Tags', due_at: 'Due',
  remind_at: 'Reminder', recurrence: 'Recurrence',
};

/** The value of a field as text; empty if there is none. */
export function shown(name, value) {
  return name.endsWith('_at') ? dateTime(value) : name === 'recurrence' ? inWords(value) ?? '' : [value ?? []].flat().join(', ');
}
