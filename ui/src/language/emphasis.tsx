// Sentences in which a value is set off from the words around it: each language has it where it wants it.
import { Fragment, type ReactNode } from 'react';

// Characters that no text has.
const BEFORE = '\u{e000}';
const AFTER = '\u{e001}';
const SET_OFF = new RegExp(`${BEFORE}(.*?)${AFTER}`, 'su');

/** A value of a sentence that is to be set off. */
export function setOff(value: string): string {
  return `${BEFORE}${value}${AFTER}`;
}

/** The sentence, with each value that was set off drawn as `draw` has it; bold where it says nothing. */
export function drawn(sentence: string, draw: (value: string) => ReactNode = (value) => <b>{value}</b>): ReactNode[] {
  return sentence.split(SET_OFF).map((part, index) => <Fragment key={index}>{index % 2 === 1 ? draw(part) : part}</Fragment>);
}
