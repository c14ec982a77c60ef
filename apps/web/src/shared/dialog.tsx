/** A modal with a title: a sheet from below on a phone, in the middle on a desk. Focus stays inside, Escape closes. */
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { dictionary } from './language.tsx';

const useMessages = dictionary({ close: '닫기' }, { close: 'Close' });

export function Dialog(props: { open: boolean; onClose: () => void; title: string; children: ReactNode }) {
  const messages = useMessages();
  return (
    <BaseDialog.Root
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="dialog__backdrop" />
        <BaseDialog.Popup className="dialog__popup">
          <BaseDialog.Title render={<h2 />}>{props.title}</BaseDialog.Title>
          {props.children}
          {/* Last, so that the focus begins at what the dialog is about. */}
          <BaseDialog.Close className="dialog__close" aria-label={messages.close}>
            <span aria-hidden="true">×</span>
          </BaseDialog.Close>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
