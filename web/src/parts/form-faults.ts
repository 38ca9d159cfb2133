import type { FormInstance } from 'antd';
import type { Problem } from '../api/types';
import { useT } from '../app/words';

/** Puts the server's words about a field beside that field. */
export function useFieldFaults(form: FormInstance) {
  const t = useT();
  return (problem: Problem) => {
    const faults = problem.fields ?? [];
    form.setFields(
      faults.map((fault) => ({ name: fault.field.split('.'), errors: [t.code('shell.error.field', fault.code)] })),
    );
  };
}
