import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type BareProps = Omit<AnchorProps, 'href'> & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>;

// Among other words of a sentence colour alone does not tell a link.
const Bare = (props: BareProps) => <Anchor underline={props.inherit === true ? 'always' : 'hover'} {...props} />;

/** A link to a page of the studio, that looks as all text links do. */
export const PageLink = createLink(Bare);
