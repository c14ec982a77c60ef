/** Around what a page shows: what fails while it is drawn, or a part that cannot be fetched, leaves a sentence and a way on. */
import { Component, type ReactNode } from 'react';
import { dictionary } from './language.tsx';

const useMessages = dictionary(
  { text: '이 화면을 보여 주지 못했습니다. 인터넷 연결을 확인하고 다시 열어 주세요.', again: '다시 열기' },
  {
    text: 'This page could not be shown. Please check the connection and open it again.',
    again: 'Open again',
  },
);

interface BoundaryProps {
  /** The address; another one is another try. */
  place: string;
  children: ReactNode;
}

interface BoundaryState {
  failedAt: string | undefined;
}

export class PageBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failedAt: undefined };

  static getDerivedStateFromError(): BoundaryState {
    return { failedAt: location.pathname };
  }

  override render(): ReactNode {
    return this.state.failedAt === this.props.place ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const messages = useMessages();
  return (
    <div className="page page--narrow stack">
      <p className="notice notice--error" role="alert">
        {messages.text}
      </p>
      <div>
        <button type="button" className="button" onClick={() => location.reload()}>
          {messages.again}
        </button>
      </div>
    </div>
  );
}
