// The practice that the pages show, and a menu of the others.
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';

import { t } from '../language';
import type { ConnectedPractice } from '../platform/bindings';
import { useNavigation } from '../shared/navigation';
import { useSelectPractice } from '../shared/practices';
import { Dot } from '../shared/ui/Dot';
import { Trouble } from '../shared/ui/Trouble';
import { practiceWord } from '../shared/words/states';
import classes from './shell.module.css';

export function Switcher({ practices }: { practices: ConnectedPractice[] }) {
  const [opened, setOpened] = useState(false);
  const { place, go } = useNavigation();
  const select = useSelectPractice();
  const selected = practices.find((one) => one.isSelected);
  const name = selected?.name ?? t('app.switcher.choose');
  const elsewhere = practices.filter((one) => !one.isSelected).reduce((sum, one) => sum + one.unread, 0);
  // What is new elsewhere stands between the name and what a click does.
  const named = elsewhere > 0 ? `${name}, ${t('app.switcher.elsewhere', { count: elsewhere })}` : name;
  const choose = async (id: string) => {
    if (id !== selected?.id) {
      if (!(await select.run(id))) return;
      // A day or an appointment that was asked for belongs to the practice before.
      if (place.page === 'today') go('today');
    }
    setOpened(false);
  };
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" shadow="md" width={360} menuItemTabIndex={0}>
      <Menu.Target>
        <UnstyledButton
          className={classes.switcher}
          aria-label={t('app.switcher.label', { name: named })}
          aria-busy={select.busy}
          data-testid="practice-switcher"
        >
          <strong>{name}</strong>
          {elsewhere > 0 ? (
            <span className={classes.elsewhere} aria-hidden>
              {elsewhere > 99 ? '99+' : elsewhere}
            </span>
          ) : null}
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={classes.practiceMenu}>
        <Menu.RadioGroup value={selected?.id ?? ''} onChange={(id) => void choose(id)}>
          {practices.map((one) => (
            <Item key={one.id} one={one} />
          ))}
        </Menu.RadioGroup>
        {select.refusal ? <Trouble refusal={select.refusal} /> : null}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Among twenty, the one that is shown is not out of sight. */
const bringIntoView = (node: HTMLElement | null) => node?.scrollIntoView({ block: 'nearest' });

function Item({ one }: { one: ConnectedPractice }) {
  const words = practiceWord(one);
  return (
    <Menu.RadioItem
      value={one.id}
      ref={one.isSelected ? bringIntoView : undefined}
      data-autofocus={one.isSelected || undefined}
      checkIcon={<IconCheck size={16} stroke={2.2} aria-hidden />}
      data-testid="practice-option"
      data-practice={one.id}
    >
      <span className={classes.practiceOption}>
        <Dot tone={words.tone} />
        <span className={classes.practiceText}>
          <span>{one.name}</span>
          <small>
            {words.word}
            {one.pmsType === '' ? '' : ` · ${one.pmsType}`}
          </small>
        </span>
        {one.unread > 0 ? (
          <span className={classes.elsewhere}>
            {one.unread > 99 ? '99+' : one.unread}
            <span className="visually-hidden">{t('app.switcher.new')}</span>
          </span>
        ) : null}
      </span>
    </Menu.RadioItem>
  );
}
