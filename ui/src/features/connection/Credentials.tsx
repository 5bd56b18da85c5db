// Asks once for the App-Id and App-Key.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { useHost } from '../../shared/host';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import classes from './connection.module.css';

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
    <form className={classes.step} onSubmit={(event) => void submit(event)} noValidate>
      <h2>First, your practice’s own App-Id and App-Key</h2>
      <p>Sikka gave them to your practice or group. Deskbell keeps them in this PC’s keychain and nowhere else.</p>
      <Stack gap="sm" maw={420} mt="xs">
        <TextInput
          label="App-Id"
          autoComplete="off"
          spellCheck={false}
          data-testid="credentials-app-id"
          value={appId}
          error={tried && appId.trim() === '' ? 'Enter the App-Id' : undefined}
          onChange={(event) => setAppId(event.currentTarget.value)}
        />
        <PasswordInput
          label="App-Key"
          autoComplete="off"
          data-testid="credentials-app-key"
          value={appKey}
          error={tried && appKey.trim() === '' ? 'Enter the App-Key' : undefined}
          onChange={(event) => setAppKey(event.currentTarget.value)}
        />
        {save.refusal ? <Trouble refusal={save.refusal} /> : null}
        <Button type="submit" w="fit-content" loading={save.busy} data-testid="credentials-save">
          Save and go on
        </Button>
      </Stack>
    </form>
  );
}
