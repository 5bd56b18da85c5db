// The keyboard shortcuts (?).
import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';

import { PAGES, pageName } from '../Nav';
import classes from './palette.module.css';

/** Each with its keys. */
function shortcuts(): [string, [string[], string][]][] {
  return [
    ['Anywhere', [
      [['Ctrl', 'K'], 'Find a patient, an appointment, a page or an action'],
      [['/'], 'Find a patient'],
      ...PAGES.slice(0, 9).map(({ page }, index): [string[], string] => [['Ctrl', String(index + 1)], `Go to ${pageName(page)}`]),
      [['Ctrl', 'Z'], 'Take back what was just sent, as long as its line offers it'],
      [['?'], 'Show this list'],
      [['Esc'], 'Close what is open'],
    ]],
    ['On Today', [
      [['B'], 'Book an appointment'],
      [['Tab'], 'Go through the buttons and the appointments of the day'],
      [['Enter'], 'Open the appointment that has the focus'],
    ]],
    ['In a list of patients', [
      [['↑', '↓'], 'Choose'],
      [['Page Up', 'Page Down'], 'Ten rows at once'],
      [['Enter'], 'Open the card'],
      [['Esc'], 'Close the card, then empty the field'],
    ]],
    ['In a form', [
      [['Ctrl', 'Enter'], 'Send a note'],
      [['Esc'], 'Close the form'],
    ]],
  ];
}

export function Shortcuts({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={560} zIndex={230} centered>
      <div data-testid="shortcuts">
        {shortcuts().map(([where, of]) => (
          <section key={where} aria-label={where} className={classes.section}>
            <h3>{where}</h3>
            <dl>
              {of.map(([keys, what]) => (
                <Fragment key={what}>
                  <dt>
                    {keys.map((one) => (
                      <Kbd key={one} size="sm">
                        {one}
                      </Kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
