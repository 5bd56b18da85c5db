// Asks once for the App-Id and App-Key.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { t } from '../../language';
import { useHost } from '../../shared/host';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import classes from './connection.module.css';
import { DemoOffer } from './DemoOffer';

export function Credentials() {
  const host = useHost();
  const [appId, setAppId] = useState('');
  const [appKey, setAppKey] = useState('');
  const [tried, setTried] = useState(false);
  const save = useCommand((id: string, key: string) => host.saveCredentials(id, key));

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (appId.trim() === '' || appKey.trim() === '') return;
    if (await save.run(appId.trim(), appKey.trim())) setAppKey('');
  };

  return (
    <>
      <form className={classes.step} onSubmit={(event) => void submit(event)} noValidate>
        <h2>{t('connection.credentials.title')}</h2>
        <p>{t('connection.credentials.text')}</p>
        <Stack gap="sm" maw={420} mt="xs">
          <TextInput
            label={t('connection.credentials.app_id')}
            autoComplete="off"
            spellCheck={false}
            data-testid="credentials-app-id"
            value={appId}
            error={tried && appId.trim() === '' ? t('connection.credentials.app_id_missing') : undefined}
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
          <Button type="submit" w="fit-content" loading={save.busy} data-testid="credentials-save">
            {t('connection.credentials.save')}
          </Button>
        </Stack>
      </form>
      <DemoOffer />
    </>
  );
}
