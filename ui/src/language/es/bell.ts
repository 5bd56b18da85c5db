// The bell's list, and who takes care of what it rang for.
import type { Translated } from '../catalog';
import type { bell as en } from '../en/bell';

export const bell: Translated<typeof en> = {
  title: 'Campana',
  line: 'Todo lo que sonó, lo más nuevo primero. Lo que se hizo en esta recepción no suena.',
  everything: 'Ver todo lo que sonó',
  filter: {
    label: 'Cuáles',
    all: 'Todos',
    free: 'Nadie lo tiene',
    search: 'Buscar en la campana',
    search_for: 'Paciente o profesional',
    none: 'No sonó nada así',
    none_text: 'Pruebe otra palabra o vea todos.',
    show_all: 'Mostrar todos',
  },
  more: 'Mostrar más (quedan {{left}})',
  newest: 'Estos son los {{number}} más nuevos. El resto está en la agenda.',
  source: {
    pms: 'En el sistema del consultorio',
    program: 'Por otro programa',
    program_asked: 'Por otro programa: aún no está en el sistema del consultorio',
    program_done: 'Por otro programa: hecho, y pronto en la agenda',
    program_refused: 'Por otro programa: el sistema del consultorio lo rechazó',
  },
  loading: 'Cargando',
  empty: {
    title: 'La campana no ha sonado todavía',
    text: 'Aquí aparecen las citas nuevas y las cancelaciones que no se hicieron en esta recepción.',
  },
  new: 'Nuevo',
  name_not_known: 'Nombre desconocido',
  at: '{{day}}, {{time}}',
  was: 'Antes: ',
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
