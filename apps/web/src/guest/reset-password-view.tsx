/** A forgotten password: ask for a link, and behind the link choose a new one. The secret stands in the fragment, which no server sees. */
import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { requestPasswordReset, resetPassword } from '../api/guest.ts';
import { Field } from '../shared/field.tsx';
import { formText, formValue } from '../shared/form-text.ts';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { usePageTitle } from '../shared/use-page-title.ts';

const shortestPassword = 10;

const useMessages = dictionary(
  {
    ask: '비밀번호 재설정',
    askLead: '가입한 이메일을 적으면 새 비밀번호를 정하는 링크를 보내 드립니다.',
    email: '이메일',
    send: '링크 받기',
    sent: '가입된 이메일이라면 링크를 보냈습니다. 30분 안에 열어 주세요.',
    choose: '새 비밀번호 정하기',
    password: '새 비밀번호',
    hint: `${shortestPassword}자 이상`,
    save: '비밀번호 바꾸기',
    done: '비밀번호를 바꾸었습니다. 모든 기기에서 로그아웃되었으니 다시 로그인해 주세요.',
    signIn: '로그인하러 가기',
    again: '링크 다시 받기',
  },
  {
    ask: 'Reset the password',
    askLead: 'Write the e-mail address of your account, and we send a link to choose a new password.',
    email: 'E-mail',
    send: 'Send the link',
    sent: 'If there is an account with this address, a link is on its way. It is good for 30 minutes.',
    choose: 'Choose a new password',
    password: 'New password',
    hint: `${shortestPassword} characters or more`,
    save: 'Change the password',
    done: 'The password is changed. You are signed out everywhere; please sign in again.',
    signIn: 'Sign in',
    again: 'Send another link',
  },
);

export function ResetPasswordView() {
  const messages = useMessages();
  const [token, setToken] = useState(() => location.hash.slice(1));
  const [done, setDone] = useState<string>();
  usePageTitle(token === '' ? messages.ask : messages.choose);

  useEffect(() => {
    const takeSecret = () => {
      const secret = location.hash.slice(1);
      if (secret === '') return;
      setToken(secret);
      setDone(undefined);
      // It does not stay in the address bar, where shoulders and histories see it.
      history.replaceState(history.state, '', location.pathname);
    };
    takeSecret();
    // A link that is opened in the tab where it was asked for changes the fragment only.
    addEventListener('hashchange', takeSecret);
    return () => removeEventListener('hashchange', takeSecret);
  }, []);

  return (
    <div className="page page--narrow stack">
      <h1>{token === '' ? messages.ask : messages.choose}</h1>
      {done === undefined ? (
        token === '' ? (
          <AskForm onSent={() => setDone(messages.sent)} />
        ) : (
          <ChooseForm token={token} onDone={() => setDone(messages.done)} onAgain={() => setToken('')} />
        )
      ) : (
        <>
          <p className="notice notice--good" role="status">
            {done}
          </p>
          <Link className="button button--quiet" href="/my-reservations">
            {messages.signIn}
          </Link>
        </>
      )}
    </div>
  );
}

/** Sends a form and keeps its problem. */
function useSubmit(send: (form: FormData) => Promise<void>, onDone: () => void) {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSending(true);
    setProblem(undefined);
    try {
      await send(new FormData(event.currentTarget));
      onDone();
    } catch (caught) {
      setProblem(caught);
    } finally {
      setSending(false);
    }
  };
  return { sending, problem, submit: (event: FormEvent<HTMLFormElement>) => void submit(event) };
}

function AskForm({ onSent }: { onSent: () => void }) {
  const messages = useMessages();
  const { sending, problem, submit } = useSubmit(
    (form) => requestPasswordReset(formText(form, 'email')),
    onSent,
  );
  return (
    <form className="card stack" onSubmit={submit}>
      <p className="soft">{messages.askLead}</p>
      <Field label={messages.email}>
        <input className="input" name="email" type="email" autoComplete="email" required maxLength={254} />
      </Field>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <button type="submit" className="button" disabled={sending}>
        {messages.send}
      </button>
    </form>
  );
}

function ChooseForm(props: { token: string; onDone: () => void; onAgain: () => void }) {
  const messages = useMessages();
  const { sending, problem, submit } = useSubmit(
    (form) => resetPassword(props.token, formValue(form, 'password')),
    props.onDone,
  );
  return (
    <form className="card stack" onSubmit={submit}>
      <Field label={messages.password} hint={messages.hint}>
        <input
          className="input"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={shortestPassword}
          maxLength={200}
        />
      </Field>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <div className="row">
        <button type="submit" className="button" disabled={sending}>
          {messages.save}
        </button>
        {problem === undefined ? null : (
          <button type="button" className="button button--quiet" onClick={props.onAgain}>
            {messages.again}
          </button>
        )}
      </div>
    </form>
  );
}
