/** Name and telephone number of a guest, wherever a form asks for them. */
import { Field } from '../shared/field.tsx';
import { dictionary } from '../shared/language.tsx';
import type { RememberedDetails } from './remembered-guest.ts';

const useMessages = dictionary(
  {
    name: '이름',
    nameHint: '매장에서 확인할 이름입니다.',
    nameMissing: '이름을 적어 주세요.',
    phone: '전화번호',
    phoneHint: '예: 010-1234-5678',
    phoneWrong: '전화번호를 숫자와 하이픈으로 적어 주세요.',
  },
  {
    name: 'Name',
    nameHint: 'The name to ask for at the door.',
    nameMissing: 'Please write your name.',
    phone: 'Telephone',
    phoneHint: 'For example 010-1234-5678',
    phoneWrong: 'Please write digits and hyphens.',
  },
);

type Contact = Pick<RememberedDetails, 'guestName' | 'phoneNumber'>;

const phonePattern = /^\+?[0-9][0-9 -]{6,18}[0-9]$/;

const hasName = ({ guestName }: Contact) => guestName.trim() !== '';
const hasPhone = ({ phoneNumber }: Contact) => phonePattern.test(phoneNumber.trim());

/** Whether a guest can be found by these; the form shows what is missing. */
export function isReachable(contact: Contact): boolean {
  return hasName(contact) && hasPhone(contact);
}

/** Moves the focus to the first field that has a complaint, once it is shown. */
export function focusFirstError(form: HTMLElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** @param tried Whether the guest has tried to send the form; complaints wait for that */
export function ContactFields(props: {
  contact: Contact;
  tried: boolean;
  onChange: (contact: Contact) => void;
}) {
  const { contact, tried } = props;
  const messages = useMessages();
  return (
    <>
      <Field
        label={messages.name}
        hint={messages.nameHint}
        error={tried && !hasName(contact) ? messages.nameMissing : undefined}
      >
        <input
          className="input"
          name="name"
          autoComplete="name"
          required
          maxLength={80}
          value={contact.guestName}
          onChange={(event) => props.onChange({ ...contact, guestName: event.target.value })}
        />
      </Field>
      <Field
        label={messages.phone}
        hint={messages.phoneHint}
        error={tried && !hasPhone(contact) ? messages.phoneWrong : undefined}
      >
        <input
          className="input"
          name="tel"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          required
          maxLength={20}
          value={contact.phoneNumber}
          onChange={(event) => props.onChange({ ...contact, phoneNumber: event.target.value })}
        />
      </Field>
    </>
  );
}
