// Write-backs: what was changed at this desk, and how far it got.
import type { Translated } from '../catalog';
import type { writeBacks as en } from '../en/write-backs';

export const writeBacks: Translated<typeof en> = {
  title: 'Envíos',
  line: 'Citas nuevas y cambios hechos en esta recepción, en camino al sistema del consultorio.',
  loading: 'Cargando',
  empty: {
    title: 'Todavía no se ha cambiado nada en esta recepción',
    text: 'Cuando usted agende, confirme, cambie o cancele una cita, agregue una nota o registre un pago, aparecerá aquí hasta que el sistema del consultorio lo tenga.',
  },
  stats: {
    oldest: 'el más antiguo sin terminar: {{time}}',
    asked: 'última consulta a Sikka: {{since}}',
  },
  filter: {
    label: 'Mostrar',
    all: 'Todos',
    search: 'Buscar envíos',
    search_for: 'Nombre, tipo o texto',
    none: 'Nada coincide',
    none_text: 'Ningún envío tiene este estado y este texto.',
    show_all: 'Mostrar todos',
  },
  list: {
    open: 'En camino',
    open_count: 'En camino: {{number}}',
    open_none: 'En camino: ninguno',
    all_arrived: 'Todo llegó o tuvo respuesta.',
    ended: 'Terminados',
    more: 'Mostrar {{some}} más de {{left}}',
    newest: 'Estos son los {{number}} más recientes; los anteriores se conservan, pero no aparecen en la lista.',
  },
  row: {
    made: 'creado: {{time}}',
    checked: 'revisado {{since}}',
    sent_one: 'enviado una vez',
    sent_other: 'enviado {{count}} veces',
    timeline: 'Qué pasó',
    not_checked: 'No se pudo consultar la agenda al agendar la cita: sin verificar.',
    sikka_id: 'Número en Sikka: {{id}}.',
    asked_one: 'Se consultó a Sikka una vez.',
    asked_other: 'Se consultó a Sikka {{count}} veces.',
    answer: 'Última respuesta: “{{answer}}”',
    show_day: 'Mostrar el día',
    patient: 'Ficha del paciente',
  },
};
