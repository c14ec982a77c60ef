/**
 * The address of a manage link. The token stands in the fragment, which no server sees; this browser remembers it, and the
 * address bar goes on to the reservation without the secret.
 */
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { dictionary } from '../shared/language.tsx';
import { rememberReservation } from './remembered-guest.ts';

const useMessages = dictionary(
  { broken: '링크가 올바르지 않습니다. 전체를 복사했는지 확인해 주세요.', find: '예약 번호로 찾기' },
  { broken: 'This link is not complete. Please check that all of it was copied.', find: 'Find by code' },
);

/** The reservation that a token names: its first part is base64url of `[userId, reservationId]`. */
function reservationIdOf(manageToken: string): string | undefined {
  try {
    const [name = ''] = manageToken.split('.');
    const parts: unknown = JSON.parse(atob(name.replaceAll('-', '+').replaceAll('_', '/')));
    const id: unknown = Array.isArray(parts) ? parts[1] : undefined;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

export function ManageLinkView() {
  const messages = useMessages();
  const [, navigate] = useLocation();
  const manageToken = location.hash.slice(1);
  const reservationId = reservationIdOf(manageToken);

  useEffect(() => {
    if (reservationId === undefined) return;
    rememberReservation({ reservationId, manageToken, restaurantName: '', date: '', time: '' });
    navigate(`/reservations/${encodeURIComponent(reservationId)}`, { replace: true });
  }, [reservationId, manageToken, navigate]);

  if (reservationId !== undefined) return null;
  return (
    <div className="page page--narrow stack">
      <p className="notice notice--error">{messages.broken}</p>
      <Link className="button" href="/my-reservations">
        {messages.find}
      </Link>
    </div>
  );
}
