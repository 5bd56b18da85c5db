// The settings as a person wants them: shown at once, kept one after the other.
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

import type { Refusal, SettingsView, StateView } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { keys, useAppState } from '../../shared/queries';
import { useInTurn } from '../../shared/useInTurn';

interface Settings {
  /** Undefined until they were read. */
  settings: SettingsView | undefined;
  save: (change: Partial<SettingsView>) => void;
  refusal: Refusal | null;
}

/** All settings are kept as one, so a change builds on the newest that is wanted, whatever is read meanwhile. */
export function useSettings(): Settings {
  const host = useHost();
  const client = useQueryClient();
  const { data: state } = useAppState();
  const { data: wanted } = useQuery<SettingsView | null>({ queryKey: keys.wanted, queryFn: skipToken });
  const newest = () => client.getQueryData<SettingsView | null>(keys.wanted) ?? null;

  const keep = useInTurn('settings', async (settings: SettingsView) => {
    // A later change says this one again.
    if (newest() !== settings) return;
    try {
      await host.saveSettings(settings);
    } catch (error) {
      if (newest() === settings) throw error;
    } finally {
      if (newest() === settings) await client.invalidateQueries({ queryKey: keys.state });
      if (newest() === settings) client.setQueryData(keys.wanted, null);
    }
  });
  const save = (change: Partial<SettingsView>) => {
    const before = newest() ?? state?.settings;
    if (!before) return;
    const settings = client.setQueryData<SettingsView>(keys.wanted, { ...before, ...change });
    // The whole window follows them at once.
    client.setQueryData<StateView>(keys.state, (read) => read && { ...read, settings: { ...before, ...change } });
    if (settings) keep.run(settings);
  };
  return { settings: wanted ?? state?.settings, save, refusal: keep.refusal };
}
