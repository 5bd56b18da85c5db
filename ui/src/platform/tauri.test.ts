// What came with the page is taken out of it, once.
import { expect, it } from 'vitest';

import { tauriHost } from './tauri';

function pageWith(text: string) {
  const place = document.createElement('template');
  place.id = 'first-sight';
  place.content.append(text);
  document.body.replaceChildren(place);
}

it('takes what came with the page', () => {
  expect(tauriHost.firstSight()).toBeNull();
  pageWith('{"day":{"name":"\\u003cb> \\u0026amp;"}}');
  expect(tauriHost.firstSight()).toEqual({ day: { name: '<b> &amp;' } });
  expect(document.body).toBeEmptyDOMElement();
  expect(tauriHost.firstSight()).toBeNull();
});

it('asks where nothing came', () => {
  pageWith('');
  expect(tauriHost.firstSight()).toBeNull();
});
