/** What guests read about the restaurant, in both languages. */
import { Field } from '../../shared/field.tsx';
import { dictionary } from '../../shared/language.tsx';
import type { Editor } from './editor.ts';

const useMessages = dictionary(
  {
    title: '매장 소개',
    name: '이름',
    description: '소개',
    address: '주소',
    phone: '전화번호',
    languages: { ko: '한국어', en: '영어' },
  },
  {
    title: 'About the restaurant',
    name: 'Name',
    description: 'Description',
    address: 'Address',
    phone: 'Telephone',
    languages: { ko: 'Korean', en: 'English' },
  },
);

const texts = [
  { field: 'name', rows: 1, maxLength: 80 },
  { field: 'description', rows: 3, maxLength: 1000 },
  { field: 'address', rows: 1, maxLength: 200 },
] as const;

export function TextsSection({ editor }: { editor: Editor }) {
  const { rules } = editor;
  const messages = useMessages();
  return (
    <section className="card stack" aria-labelledby="texts">
      <h2 id="texts">{messages.title}</h2>
      {texts.map(({ field, rows, maxLength }) => (
        <div key={field} className="settings__texts">
          {(['ko', 'en'] as const).map((language) => {
            const control = {
              className: 'input',
              required: true,
              maxLength,
              lang: language,
              value: rules[field][language],
              onChange: (event: { target: { value: string } }) =>
                editor.set(field, { ...rules[field], [language]: event.target.value }),
            };
            return (
              <Field
                key={language}
                label={`${messages[field]} (${messages.languages[language]})`}
                error={editor.errorOf(`${field}/${language}`)}
              >
                {rows === 1 ? <input {...control} /> : <textarea rows={rows} {...control} />}
              </Field>
            );
          })}
        </div>
      ))}
      <Field label={messages.phone} error={editor.errorOf('phoneNumber')}>
        <input
          className="input settings__short"
          type="tel"
          required
          maxLength={20}
          value={rules.phoneNumber}
          onChange={(event) => editor.set('phoneNumber', event.target.value)}
        />
      </Field>
    </section>
  );
}
