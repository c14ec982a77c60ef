/** Signing in or up, in one form. */
import type { SessionView } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import { signIn, signUp } from '../api/guest.ts';
import { formText, formValue } from './form-text.ts';
import { Field } from './field.tsx';
import { dictionary, useLanguage } from './language.tsx';
import { ProblemNotice } from './problem-notice.tsx';

const shortestPassword = 10;

const useMessages = dictionary(
  {
    email: '이메일',
    password: '비밀번호',
    passwordHint: `${shortestPassword}자 이상`,
    name: '이름',
    invitation: '초대 코드 (매장 직원)',
    signIn: '로그인',
    signUp: '가입하기',
    forgotten: '비밀번호를 잊으셨나요?',
    toSignUp: '처음이신가요? 가입하기',
    toSignIn: '이미 가입하셨나요? 로그인',
  },
  {
    email: 'E-mail',
    password: 'Password',
    passwordHint: `${shortestPassword} characters or more`,
    name: 'Name',
    invitation: 'Invitation (staff of a restaurant)',
    signIn: 'Sign in',
    signUp: 'Sign up',
    forgotten: 'Forgot the password?',
    toSignUp: 'New here? Sign up',
    toSignIn: 'Have an account? Sign in',
  },
);

export function SignInForm(props: { onSignedIn: (session: SessionView) => void; withInvitation?: boolean }) {
  const messages = useMessages();
  const { language } = useLanguage();
  const [isNew, setIsNew] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [sending, setSending] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => formText(form, name);
    setSending(true);
    setProblem(undefined);
    try {
      const invitation = text('invitation');
      const password = formValue(form, 'password');
      props.onSignedIn(
        isNew
          ? await signUp({
              email: text('email'),
              password,
              name: text('name'),
              language,
              ...(invitation === '' ? {} : { invitation }),
            })
          : await signIn(text('email'), password),
      );
    } catch (caught) {
      setProblem(caught);
    } finally {
      setSending(false);
    }
  };
  return (
    <form className="card stack" onSubmit={(event) => void submit(event)}>
      <Field label={messages.email}>
        <input className="input" name="email" type="email" autoComplete="email" required maxLength={254} />
      </Field>
      <Field label={messages.password} {...(isNew ? { hint: messages.passwordHint } : {})}>
        <input
          className="input"
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          {...(isNew ? { minLength: shortestPassword } : {})}
          maxLength={200}
        />
      </Field>
      {isNew ? (
        <Field label={messages.name}>
          <input className="input" name="name" autoComplete="name" required maxLength={80} />
        </Field>
      ) : null}
      {isNew && props.withInvitation ? (
        <Field label={messages.invitation}>
          <input className="input" name="invitation" maxLength={300} autoComplete="off" />
        </Field>
      ) : null}
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <div className="row">
        <button type="submit" className="button" disabled={sending}>
          {isNew ? messages.signUp : messages.signIn}
        </button>
        <button type="button" className="link-button" onClick={() => setIsNew(!isNew)}>
          {isNew ? messages.toSignIn : messages.toSignUp}
        </button>
        {isNew ? null : (
          <a className="link-button" href="/reset-password">
            {messages.forgotten}
          </a>
        )}
      </div>
    </form>
  );
}
