// The bell's list, and who takes care of what it rang for.
import type { Translated } from '../catalog';
import type { bell as en } from '../en/bell';

export const bell: Translated<typeof en> = {
  title: 'Campana',
  loading: 'Cargando',
  empty: {
    title: 'La campana no ha sonado todavía',
    text: 'Aquí aparecen las citas nuevas y las cancelaciones que no se hicieron en esta recepción.',
  },
  new: 'Nuevo',
  name_not_known: 'Nombre desconocido',
  at: '{{day}}, {{time}}',
  before: 'Antes: {{day}}, {{time}}',
  taken: {
    somebody_else: 'Otra persona lo tomó un momento antes.',
    has_it: 'lo tiene, {{since}}',
    give_back: 'Devolver',
    give_back_name: 'Devolver: {{name}}',
    give_back_nameless: 'Devolver este aviso',
    initials: 'Sus iniciales',
    letters: 'De una a cuatro letras',
    mine: 'Lo tengo',
    mine_name: 'Lo tengo: {{name}}',
    mine_nameless: 'Lo tengo: este aviso',
    not_me: '¿No es {{initials}}?',
  },
};
