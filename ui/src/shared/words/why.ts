// "Why is it old?": what Deskbell found, and what to check, the most likely first.
import { t } from '../../language';
import type { Check, CheckResult } from '../../platform/bindings';
import { each, said } from './said';
import type { Tone } from './states';

const TONES: Record<CheckResult, Tone> = { good: 'green', bad: 'red', unknown: 'grey' };

const CHECKS: Record<Check, null> = { sikka: null, key: null, practice_sends: null, server: null };

export const CHECK: Readonly<Record<Check, Readonly<Record<CheckResult, string>>>> = each(CHECKS, (check) => said(TONES, (result) => t(`words.why.check.${check}.${result}`)));

export const FOUND: Readonly<Record<CheckResult, { word: string; tone: Tone }>> = each(TONES, (result, tone) => ({
  get word() { return t(`words.why.found.${result}`); },
  tone,
}));

/** What it may be at the practice's server, the most likely first. */
const CAUSES = ['off', 'stopped', 'password', 'firewall', 'backup', 'disk'] as const;

/** The same, with what to do. */
export const CAUSES_OF_OLD: { title: string; todo: string }[] = CAUSES.map((cause) => ({
  get title() { return t(`words.why.cause.${cause}.title`); },
  get todo() { return t(`words.why.cause.${cause}.todo`); },
}));
