import { Anchor, Group, Image, Stack, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { spoken } from '../../i18n/index.js';
import { flikQuery, mediaFile, titleOf } from '../data/flik.js';
import type { LookAlike } from './gates.js';

/** Of more than that nobody looks at each. */
const SHOWN = 4;
/** Every media has a poster by that name: the pipeline's stills. */
const POSTER = 'poster.jpg';

/** Fliks that look like this one, to be looked at. */
export function LookAlikes({ alike }: { readonly alike: readonly LookAlike[] }) {
  const shown = alike.slice(0, SHOWN);
  const fliks = useQueries({
    queries: shown.map(({ flikId }) => ({ ...flikQuery(flikId), refetchInterval: false as const })),
  });
  return (
    <Group gap="xs" mt={6}>
      {shown.map(({ flikId, slug }, at) => {
        const flik = fliks[at]?.data?.data;
        const title = flik === undefined ? slug : titleOf(flik, spoken());
        return (
          <Anchor
            key={flikId}
            w={84}
            size="xs"
            renderRoot={(props) => <Link {...props} to="/fliks/$id" params={{ id: flikId }} />}
          >
            <Stack gap={2}>
              {flik?.mediaId != null && (
                <Image src={mediaFile(flik.mediaId, POSTER)} alt="" radius="sm" h={64} fit="cover" />
              )}
              <Text size="xs" truncate>
                {title}
              </Text>
            </Stack>
          </Anchor>
        );
      })}
    </Group>
  );
}
