// What happened, what was kept safe and what to do next, for every code; and fields as a refusal names them.
import type { Translated } from '../catalog';
import type { codes as en } from '../en/codes';

export const codes: Translated<typeof en> = {
  NETWORK: {
    title: 'No hay conexión con Sikka.',
    safe: 'Todo lo que escribió está guardado en esta PC. Ve la agenda como se leyó la última vez.',
    next: 'Revise la conexión a internet. Deskbell sigue por sí solo cuando vuelva.',
  },
  SERVER: {
    title: 'Sikka tiene problemas propios.',
    safe: 'Todo lo que escribió está guardado en esta PC. Ve la agenda como se leyó la última vez.',
    next: 'Deskbell sigue intentándolo. Si dura más de una hora, llame al soporte de Sikka.',
  },
  AUTH_FAILED: {
    title: 'Sikka no aceptó el App-Id o el App-Key.',
    safe: 'No se perdió nada.',
    next: 'Revise los dos en la página Conexión, letra por letra, y guárdelos otra vez.',
  },
  RATE_LIMITED: {
    title: 'Sikka le pidió a Deskbell ir más despacio.',
    safe: 'No se perdió nada. Ve la agenda como se leyó la última vez.',
    next: 'No hay nada que hacer: Deskbell espera un poco y sigue.',
  },
  DAILY_LIMIT: {
    title: 'Se agotó el número de solicitudes a Sikka de hoy.',
    safe: 'Todo lo que escribió está guardado en esta PC. Ve la agenda como se leyó la última vez.',
    next: 'Deskbell vuelve a intentarlo cada hora por sí solo. Para subir el límite, llame a Sikka.',
  },
  NOT_ANSWERING: {
    title: 'Sikka no responde.',
    safe: 'Todo lo que escribió está guardado en esta PC. Ve la agenda como se leyó la última vez.',
    next: 'No hay nada que hacer: Deskbell vuelve a intentarlo por sí solo. Si dura más de una hora, llame al soporte de Sikka.',
  },
  NOT_YET_UPLOADED: {
    title: 'El consultorio todavía no ha enviado sus datos a Sikka.',
    safe: 'No se perdió nada.',
    next: 'Revise que el servidor del consultorio esté encendido y que el programa de Sikka esté abierto ahí. Deskbell vuelve a preguntar por sí solo.',
  },
  DATA_INSERT: {
    title: 'Sikka está recibiendo datos del consultorio en este momento.',
    safe: 'No se perdió nada.',
    next: 'Deskbell vuelve a preguntar en unos minutos.',
  },
  CANCELLED: {
    title: 'Una persona lo detuvo.',
    safe: 'Lo que ya se leyó se conserva.',
    next: 'Empiece de nuevo cuando quiera.',
  },
  DISK_FULL: {
    title: 'El disco de esta PC está lleno.',
    safe: 'Lo que se guardó antes está a salvo. No se puede guardar nada nuevo.',
    next: 'Libere espacio y vuelva a intentarlo.',
  },
  DATABASE_KEY_MISSING: {
    title: 'La clave de los archivos de Deskbell no está en el llavero.',
    safe: 'Sus archivos quedaron exactamente como estaban.',
    next: 'Si cambió de usuario o de llavero, vuelva al anterior e inténtelo otra vez. Si no, pregunte a su persona de informática.',
  },
  DATABASE_KEY_WRONG: {
    title: 'La clave del llavero no abre los archivos de Deskbell.',
    safe: 'Sus archivos quedaron exactamente como estaban.',
    next: 'Si los archivos vienen de otra PC o de otro usuario, ponga los correctos y vuelva a intentarlo.',
  },
  DATABASE_DAMAGED: {
    title: 'Uno de los archivos de Deskbell está dañado.',
    safe: 'Sus archivos quedaron exactamente como estaban. La agenda misma está a salvo en el sistema del consultorio.',
    next: 'Pida a su persona de informática la última copia de seguridad del archivo y vuelva a intentarlo.',
  },
  DATABASE_NEWER: {
    title: 'Estos archivos los escribió un Deskbell más nuevo.',
    safe: 'Sus archivos quedaron exactamente como estaban.',
    next: 'Instale otra vez el Deskbell más nuevo y ábralo.',
  },
  DATABASE_CONSTRAINT: {
    title: 'Algunos registros no cupieron en los archivos de Deskbell.',
    safe: 'Lo que se guardó antes está a salvo, y también el sistema del consultorio.',
    next: 'Empiece una sincronización completa. Si vuelve a pasar, diga al soporte lo que dicen los detalles.',
  },
  DATABASE_FOLDER: {
    title: 'Deskbell no puede escribir en su carpeta.',
    safe: 'Sus archivos quedaron exactamente como estaban.',
    next: 'Pida a su persona de informática que permita a Deskbell escribir ahí y vuelva a intentarlo.',
  },
  DATABASE_BUSY: {
    title: 'Otro programa está usando los archivos de Deskbell.',
    safe: 'No se perdió nada.',
    next: 'Cierre el otro programa (quizá una copia de seguridad) y vuelva a intentarlo.',
  },
  ALREADY_RUNNING: {
    title: 'Deskbell ya está abierto en esta PC.',
    safe: 'No se perdió nada.',
    next: 'Ábralo con la campana que está junto al reloj. Si no está ahí, cierre la sesión, vuelva a entrar e inténtelo otra vez.',
  },
  KEYCHAIN_LOCKED: {
    title: 'El llavero de esta PC está bloqueado.',
    safe: 'Sus archivos quedaron exactamente como estaban.',
    next: 'Desbloquéelo (con su contraseña de inicio de sesión) y vuelva a intentarlo.',
  },
  KEYCHAIN_ABSENT: {
    title: 'Esta PC no ofrece un llavero.',
    safe: 'Sus archivos quedaron exactamente como estaban.',
    next: 'Deskbell guarda sus claves ahí y en ningún otro lugar. Pida a su persona de informática que active el llavero y vuelva a intentarlo.',
  },
  KEYCHAIN_FAILED: {
    title: 'El llavero de esta PC no respondió bien.',
    safe: 'Sus archivos quedaron exactamente como estaban.',
    next: 'Vuelva a intentarlo. Si continúa, cierre la sesión de esta PC y vuelva a entrar.',
  },
  RECONNECT_NEEDED: {
    title: 'Sikka quiere que conecte el consultorio otra vez.',
    safe: 'Todo lo que escribió está guardado en esta PC. Se envía en cuanto esté conectado.',
    next: 'Presione Conectar otra vez y permita el acceso en el navegador.',
  },
  ACCESS_DENIED: {
    title: 'Se negó el acceso en la página de Sikka.',
    safe: 'No se cambió nada.',
    next: 'Para conectar, vuelva a intentarlo y presione Permitir.',
  },
  CONNECT_TIMEOUT: {
    title: 'Sikka no respondió a tiempo.',
    safe: 'Lo que Sikka ya dio se conserva.',
    next: 'Vuelva a intentarlo. Si pasa dos veces, revise la conexión a internet.',
  },
  STATE_EXPIRED: {
    title: 'La respuesta del navegador llegó demasiado tarde.',
    safe: 'No se cambió nada.',
    next: 'Empiece de nuevo y termine en el navegador en menos de diez minutos.',
  },
  CREDENTIALS_MISSING: {
    title: 'Deskbell todavía no tiene App-Id ni App-Key.',
    safe: 'No se perdió nada.',
    next: 'Escríbalos una vez en la página Conexión.',
  },
  BROWSER_FAILED: {
    title: 'No se pudo abrir el navegador.',
    safe: 'No se cambió nada.',
    next: 'Elija un navegador predeterminado en esta PC y presione “Abrir otra vez”.',
  },
  NO_PRACTICE: {
    title: 'Sikka no conoce ningún consultorio que haya permitido Deskbell.',
    safe: 'No se cambió nada.',
    next: 'Instale Deskbell para su consultorio en la tienda de Sikka y vuelva a intentarlo.',
  },
  BAD_INPUT: {
    title: 'Uno de los datos no se puede usar.',
    safe: 'Lo que escribió sigue aquí.',
    next: 'Corrija el dato marcado y envíelo otra vez.',
  },
  NOT_CONNECTED: {
    title: 'No hay ningún consultorio conectado.',
    safe: 'No se perdió nada.',
    next: 'Conecte primero su consultorio.',
  },
  NOT_FOUND: {
    title: 'Ya no está ahí.',
    safe: 'No se cambió nada.',
    next: 'Quizá alguien más lo cambió. Mire la agenda otra vez.',
  },
  BUSY: {
    title: 'Eso no es posible en este momento.',
    safe: 'No se cambió nada.',
    next: 'Espere a que termine lo que está en curso y vuelva a intentarlo.',
  },
  SPU_OFFLINE: {
    title: 'El servidor del consultorio no responde.',
    safe: 'Sus cambios esperan en Sikka y no se pierden.',
    next: 'Revise que el servidor del consultorio esté encendido. Deskbell sigue por sí solo.',
  },
  WRITEBACK_NEEDS_PERSON: {
    title: 'Un cambio necesita que usted decida.',
    safe: 'Nada se envía dos veces mientras espera.',
    next: 'Abra Envíos y elija qué hacer con él.',
  },
  INTERNAL: {
    title: 'Algo salió mal dentro de Deskbell.',
    safe: 'Todo lo que escribió está guardado en esta PC.',
    next: 'Vuelva a intentarlo. Si pasa otra vez, diga al soporte lo que dicen los detalles.',
  },
  not_answering_since: 'Sikka no responde; última sincronización: {{at}}.',
  not_answering_never: 'Sikka no responde, y todavía no se ha sincronizado nada.',
  next_try: 'Próximo intento: {{at}}.',
  fields: {
    patient: 'el paciente',
    provider: 'el profesional',
    operatory: 'el sillón',
    start: 'la fecha y la hora',
    date: 'la fecha',
    time: 'la hora',
    length: 'la duración',
    description: 'lo que se va a hacer',
    app_id: 'el App-Id',
    app_key: 'el App-Key',
    active_months: 'los meses de un paciente activo',
    zone: 'la zona horaria',
    initials: 'sus iniciales',
    sync_seconds: 'el intervalo de sincronización',
    value: 'el estado',
  },
};
