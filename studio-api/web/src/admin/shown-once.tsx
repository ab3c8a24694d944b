import { Alert, Button, CopyButton, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type OnceProps = { readonly label: string; readonly hint: string; readonly value: string };

/** Something that is shown this once, to be copied. */
export function ShownOnce({ label, hint, value }: OnceProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Alert color="orange">{hint}</Alert>
      <TextInput
        label={label}
        readOnly
        value={value}
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {t(copied ? 'admin.copied' : 'admin.copy')}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
