/** The staff's pages: sign in, and run the evening from one screen. */
import '../design/tokens.css';
import '../design/base.css';
import './staff.css';
import { showPage } from '../shared/show-page.tsx';
import { StaffApp } from './staff-app.tsx';

showPage(<StaffApp />);
