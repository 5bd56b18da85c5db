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
  note: {
    ended_before_answer: 'Deskbell se cerró antes de que llegara una respuesta',
    answer_not_kept: 'No se pudo guardar la respuesta',
    found_in_list: 'Encontrado en la lista de Sikka',
    found_in_pms: 'Encontrado en el sistema del consultorio',
    found_similar: 'En el sistema del consultorio hay algo parecido: por favor, revise si es esto',
    never_arrived: 'La lista de Sikka muestra que nunca llegó',
    not_known: 'No se sabe si Sikka lo recibió: por favor, revise el sistema del consultorio',
    seen_in_schedule: 'Visto en la agenda',
    deleted_at_sikka: 'Sikka lo borró antes de que llegara al sistema del consultorio',
    gone_at_sikka: 'Sikka ya no lo tiene',
    taken_back_with_booking: 'Retirado junto con su cita',
    booking_not_there: 'No se envió: la cita que cambia no llegó al sistema del consultorio',
    patient_not_there: 'No se envió: el paciente nuevo no llegó al sistema del consultorio',
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
