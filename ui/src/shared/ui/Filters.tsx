// What stands above a list: choices, each with how many it would show, and a field to search in it.
import { TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

import classes from './filters.module.css';

interface Props<T extends string> {
  label: string;
  /** The first one is all of them, and can always be chosen. */
  choices: { value: T; word: string; count: number }[];
  chosen: T;
  onChoose: (value: T) => void;
  testid: string;
}

interface SearchProps {
  label: string;
  placeholder: string;
  value: string;
  onType: (text: string) => void;
  testid: string;
}

export function Filters<T extends string>({ label, choices, chosen, onChoose, testid }: Props<T>) {
  return (
    <div className={classes.filters} role="group" aria-label={label}>
      {choices.map(({ value, word, count }, index) => (
        <UnstyledButton
          key={value}
          className={classes.filter}
          aria-pressed={chosen === value}
          disabled={count === 0 && chosen !== value && index > 0}
          data-testid={testid}
          data-value={value}
          onClick={() => onChoose(value)}
        >
          {word}
          <b>{count}</b>
        </UnstyledButton>
      ))}
    </div>
  );
}

export function SearchField({ label, placeholder, value, onType, testid }: SearchProps) {
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      data-testid={testid}
      w={230}
      leftSection={<IconSearch size={15} aria-hidden />}
      value={value}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}
