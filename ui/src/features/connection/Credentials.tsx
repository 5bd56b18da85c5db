// Asks for the App-Id and App-Key: once, and again where Sikka does not accept them or a person has others.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { t } from '../../language';
import { useHost } from '../../shared/host';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import classes from './connection.module.css';

interface Props {
  /** Some are kept already: these take their place. */
  again?: boolean;
  /** An attempt to connect with those before is put aside. */
  attempt?: boolean;
  onSaved?: () => void;
  onCancel?: () => void;
}

export function Credentials({ again = false, attempt = false, onSaved, onCancel }: Props) {
  const host = useHost();
  const [appId, setAppId] = useState('');
  const [appKey, setAppKey] = useState('');
  const [tried, setTried] = useState(false);
  const save = useCommand(async (id: string, key: string) => {
    await host.saveCredentials(id, key);
    if (attempt) await host.cancelConnect();
  });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (appId.trim() === '' || appKey.trim() === '') return;
    if (!(await save.run(appId.trim(), appKey.trim()))) return;
    setAppKey('');
    onSaved?.();
  };

  return (
    <form className={classes.step} onSubmit={(event) => void submit(event)} noValidate>
      <h2>{t(again ? 'connection.credentials.change' : 'connection.credentials.title')}</h2>
      <p>{t(again ? 'connection.credentials.text_again' : 'connection.credentials.text')}</p>
      <Stack gap="sm" maw={420} mt="xs">
        <TextInput
          label={t('connection.credentials.app_id')}
          autoComplete="off"
          spellCheck={false}
          data-testid="credentials-app-id"
          value={appId}
          error={tried && appId.trim() === '' ? t('connection.credentials.app_id_missing') : undefined}
          // Asked for by a click: the next thing is to type.
          autoFocus={onCancel !== undefined}
          onChange={(event) => setAppId(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('connection.credentials.app_key')}
          autoComplete="off"
          data-testid="credentials-app-key"
          visibilityToggleButtonProps={{ 'aria-label': t('connection.credentials.app_key_show') }}
          value={appKey}
          error={tried && appKey.trim() === '' ? t('connection.credentials.app_key_missing') : undefined}
          onChange={(event) => setAppKey(event.currentTarget.value)}
        />
        {save.refusal ? <Trouble refusal={save.refusal} /> : null}
        <div className={classes.buttons}>
          <Button type="submit" loading={save.busy} data-testid="credentials-save">
            {t('connection.credentials.save')}
          </Button>
          {onCancel ? (
            <Button variant="default" data-testid="credentials-not-now" onClick={onCancel}>
              {t('connection.not_now')}
            </Button>
          ) : null}
        </div>
      </Stack>
    </form>
  );
}
