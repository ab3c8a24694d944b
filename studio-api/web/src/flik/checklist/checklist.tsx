import { Anchor, Group, List, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Flik } from '../data/flik.js';
import { gateWords } from './gate-words.js';
import { failedGates, type Gate, lookAlikesOf, paneOf, waitsForMedia } from './gates.js';
import { LookAlikes } from './look-alikes.js';

type ChecklistProps = { readonly flik: Flik; readonly onGo: () => void };

function iconOf(gate: Gate, waits: boolean) {
  if (gate.ok) return { colour: 'teal', Icon: IconCheck, word: 'ok' };
  if (waits) return { colour: 'gray', Icon: IconClock, word: 'waits' };
  return gate.level === 'must'
    ? { colour: 'red', Icon: IconX, word: 'must' }
    : { colour: 'orange', Icon: IconAlertTriangle, word: 'should' };
}

type ItemProps = {
  readonly flikId: string;
  readonly gate: Gate;
  readonly waits: boolean;
  readonly onGo: () => void;
};

function GateItem({ flikId, gate, waits, onGo }: ItemProps) {
  const { t } = useTranslation();
  const { colour, Icon, word } = iconOf(gate, waits);
  const { reason, fix } = gateWords(gate);
  const alike = gate.gate === 'look_alikes' ? lookAlikesOf(gate) : [];
  return (
    <List.Item
      icon={
        <ThemeIcon
          color={colour}
          variant="outline"
          size={22}
          radius="xl"
          role="img"
          aria-label={t(`flik.gate.${word}`)}
        >
          <Icon size={14} aria-hidden />
        </ThemeIcon>
      }
    >
      <Text size="sm" fw={600}>
        {t(`flik.gate.${gate.gate}.name`)}
      </Text>
      <Text size="sm">{waits ? t('flik.gate.waitsForVideo') : reason}</Text>
      {!gate.ok && !waits && (
        <Anchor
          size="sm"
          underline="always"
          onClick={onGo}
          renderRoot={(props) => (
            <Link {...props} to="/fliks/$id" params={{ id: flikId }} search={{ pane: paneOf(gate.gate) }} />
          )}
        >
          {fix ?? t('flik.checklist.mend')}
        </Anchor>
      )}
      {alike.length > 0 && <LookAlikes alike={alike} />}
    </List.Item>
  );
}

/** What has to be so before a Flik can go out, and what is not yet: with the way there. */
export function Checklist({ flik, onGo }: ChecklistProps) {
  const { t } = useTranslation();
  const { checklist } = flik;
  const missing = failedGates(checklist).length;
  const order = (gate: Gate): number => (gate.ok ? 2 : gate.level === 'must' ? 0 : 1);
  const gates = checklist.gates.toSorted((a, b) => order(a) - order(b));
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h5">
            {t('flik.checklist.title')}
          </Title>
          <Text size="sm" role="status">
            {missing === 0 ? t('flik.checklist.ready') : t('flik.checklist.missing', { count: missing })}
          </Text>
        </div>
        <List spacing="sm" listStyleType="none" styles={{ itemWrapper: { alignItems: 'flex-start' } }}>
          {gates.map((gate) => (
            <GateItem
              key={gate.gate}
              flikId={flik.id}
              gate={gate}
              waits={waitsForMedia(gate, checklist.gates)}
              onGo={onGo}
            />
          ))}
        </List>
        <Group gap="xs">
          <Text size="xs">{t('flik.checklist.about', { version: checklist.version })}</Text>
        </Group>
      </Stack>
    </Paper>
  );
}
