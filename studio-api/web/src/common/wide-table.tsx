import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

type WideTableProps = {
  /** What is in it. */
  readonly label: string;
  /** Narrower than this it moves sideways instead, in CSS pixels. */
  readonly least: number;
  readonly children: ReactNode;
};

/** A table that moves sideways where there is no room for it, by keyboard too. */
export function WideTable({ label, least, children }: WideTableProps) {
  return (
    <Table.ScrollContainer type="native" pos="relative" minWidth={least} tabIndex={0} role="group" aria-label={label}>
      {children}
    </Table.ScrollContainer>
  );
}
