// The webview freezes Object.prototype. A plain assignment such as `proto.toString = …` then throws in module code,
// since the inherited property is read-only. This plugin gives the object its own writable property first.
import type { Plugin } from 'vite';

const NAMES = ['toString', 'valueOf', 'toLocaleString', 'hasOwnProperty', 'isPrototypeOf', 'constructor'];

const ASSIGNMENT = new RegExp(
  String.raw`(?<![\w$.)\]])((?:[A-Za-z_$][\w$]*)(?:\.[A-Za-z_$][\w$]*)*)\.(${NAMES.join('|')})(\s*=)(?![=>])`,
  'g',
);

const OWN =
  'const __own=(o,k)=>{Object.prototype.hasOwnProperty.call(o,k)||' +
  'Object.defineProperty(o,k,{value:o[k],writable:true,configurable:true,enumerable:false});return o};\n';

/** Rewrites `X.toString =` to `__own(X,"toString").toString =` and says whether anything was rewritten. */
export function ownAssignments(code: string): string | null {
  const rewritten = code.replace(ASSIGNMENT, '__own($1,"$2").$2$3');
  return rewritten === code ? null : OWN + rewritten;
}

/** The Vite plugin around it. */
export function ownProperties(): Plugin {
  return {
    name: 'deskbell-own-properties',
    renderChunk(code) {
      const rewritten = ownAssignments(code);
      return rewritten === null ? null : { code: rewritten, map: null };
    },
  };
}
