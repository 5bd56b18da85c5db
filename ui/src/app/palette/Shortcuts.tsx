// The keyboard shortcuts (?).
import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';

import { t } from '../../language';
import { PAGES, pageName } from '../Nav';
import classes from './palette.module.css';

/** Each with its keys. */
function shortcuts(): [string, [string[], string][]][] {
  return [
    [t('app.shortcuts.anywhere.title'), [
      [['Ctrl', 'K'], t('app.shortcuts.anywhere.find')],
      [['/'], t('app.shortcuts.anywhere.find_patient')],
      ...PAGES.slice(0, 9).map(({ page }, index): [string[], string] => [['Ctrl', String(index + 1)], t('app.shortcuts.anywhere.go', { page: pageName(page) })]),
      [['Ctrl', 'Z'], t('app.shortcuts.anywhere.undo')],
      [['?'], t('app.shortcuts.anywhere.list')],
      [['Esc'], t('app.shortcuts.anywhere.close')],
    ]],
    [t('app.shortcuts.today.title'), [
      [['B'], t('app.shortcuts.today.book')],
      [['Tab'], t('app.shortcuts.today.through')],
      [['Enter'], t('app.shortcuts.today.open')],
    ]],
    [t('app.shortcuts.patients.title'), [
      [['↑', '↓'], t('app.shortcuts.patients.choose')],
      [['Page Up', 'Page Down'], t('app.shortcuts.patients.ten')],
      [['Enter'], t('app.shortcuts.patients.open')],
      [['Esc'], t('app.shortcuts.patients.close')],
    ]],
    [t('app.shortcuts.form.title'), [
      [['Ctrl', 'Enter'], t('app.shortcuts.form.send')],
      [['Esc'], t('app.shortcuts.form.close')],
    ]],
  ];
}

export function Shortcuts({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('app.shortcuts.title')} size={560} zIndex={230} centered>
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
