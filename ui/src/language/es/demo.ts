// The demo practice: offered where none is connected, told on every page, and left at any time.
import type { Translated } from '../catalog';
import type { demo as en } from '../en/demo';

export const demo: Translated<typeof en> = {
  offer: {
    title: '¿No tiene un App-Id a mano?',
    text: 'Vea primero cómo trabaja Deskbell, con pacientes inventados en esta PC. Los pasos son los mismos, los pacientes piden citas por sí solos y puede salir en cualquier momento. La ventana se cierra un instante y vuelve a abrirse.',
    button: 'Probar con el consultorio de demostración',
  },
  banner: {
    label: 'Consultorio de demostración',
    text: 'Consultorio de demostración: aquí nada es real',
    leave: 'Salir de la demostración',
    leave_more: 'Termina el consultorio de demostración y elimina todo lo que contiene. La ventana se cierra un instante y vuelve a abrirse.',
  },
};
