import { IconUpload } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session/session.js';
import css from './add.module.css';
import { chooser } from './chooser.js';
import { ACCEPTED } from './file-kinds.js';
import { uploads, useUploads } from './use-uploads.js';

const Tray = lazy(async () => ({ default: (await import('./tray.js')).Tray }));

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
const filesIn = (list: FileList | null | undefined): File[] => (list == null ? [] : [...list]);
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null;

/** Takes videos that are dropped anywhere on the page, or pasted; says whether something is held over it. */
function useDropped(enabled: boolean): boolean {
  const [over, setOver] = useState(false);
  // Every element on the way tells of coming and going, so they are counted.
  const depth = useRef(0);
  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    const { signal } = stop;
    const set = (next: number) => {
      depth.current = Math.max(0, next);
      setOver(depth.current > 0);
    };
    window.addEventListener('dragenter', (event) => hasFiles(event) && set(depth.current + 1), { signal });
    window.addEventListener('dragleave', (event) => hasFiles(event) && set(depth.current - 1), { signal });
    window.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault(), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        set(0);
        uploads.add(filesIn(event.dataTransfer?.files));
      },
      { signal },
    );
    window.addEventListener(
      'paste',
      (event) => {
        const files = filesIn(event.clipboardData?.files);
        if (files.length === 0 || isField(event.target)) return;
        event.preventDefault();
        uploads.add(files);
      },
      { signal },
    );
    return () => stop.abort();
  }, [enabled]);
  return over;
}

/** Where videos come into the library: every page takes what is dropped or pasted, and a tray shows what becomes of it. */
export function AddPlace() {
  const { t } = useTranslation();
  const may = useMay('sources.upload');
  const over = useDropped(may);
  const items = useUploads();
  if (!may) return null;
  return (
    <>
      <input
        ref={chooser.is}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        aria-label={t('add.choose')}
        onChange={({ currentTarget }) => {
          uploads.add(filesIn(currentTarget.files));
          currentTarget.value = '';
        }}
      />
      {over && (
        <div className={css['over']} aria-hidden>
          <div className={css['target']}>
            <IconUpload size={48} />
            <strong>{t('add.dropHere')}</strong>
            <span>{t('add.dropHint')}</span>
          </div>
        </div>
      )}
      <Suspense fallback={null}>{items.length > 0 && <Tray items={items} />}</Suspense>
    </>
  );
}
