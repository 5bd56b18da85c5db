// The window's frame.
import type { Translated } from '../catalog';
import type { app as en } from '../en/app';

export const app: Translated<typeof en> = {
  pages: {
    today: 'Hoy',
    patients: 'Pacientes',
    availability: 'Disponibilidad',
    'write-backs': 'Envíos',
    sync: 'Sincronización',
    connection: 'Conexión',
    settings: 'Ajustes',
  },
  nav: {
    label: 'Páginas',
    need_you_one: '{{count}} le espera',
    need_you_other: '{{count}} le esperan',
    open: '{{count}} sin terminar',
    find: 'Buscar o hacer',
    version: 'Versión {{version}}',
  },
};
