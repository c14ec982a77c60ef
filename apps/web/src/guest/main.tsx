/** The guest site: search, restaurant, booking, reservations. */
import '../design/tokens.css';
import '../design/base.css';
import './guest.css';
import { showPage } from '../shared/show-page.tsx';
import { GuestApp } from './guest-app.tsx';

showPage(<GuestApp />);
