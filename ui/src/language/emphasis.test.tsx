// A value stands where its sentence has it, and is set off there.
import { render } from '@testing-library/react';
import { expect, it } from 'vitest';

import { drawn, setOff } from './emphasis';

it('draws values where the sentence has them', () => {
  const { container } = render(<p>{drawn(`page ${setOff('2')} of ${setOff('1,004')}.`)}</p>);
  expect(container.innerHTML).toBe('<p>page <b>2</b> of <b>1,004</b>.</p>');
});

it('draws them as it is told, and a sentence without any as it is', () => {
  const { container } = render(<p>{drawn(`${setOff('10:42')} is now`, (time) => <strong>{time}</strong>)}</p>);
  expect(container.innerHTML).toBe('<p><strong>10:42</strong> is now</p>');
  expect(render(<p>{drawn('nothing')}</p>).container.innerHTML).toBe('<p>nothing</p>');
});
