/** The cache console: an engineer or a learner sees the cache work. */
import '../design/tokens.css';
import '../design/base.css';
import './console.css';
import { showPage } from '../shared/show-page.tsx';
import { ConsoleApp } from './console-app.tsx';

showPage(<ConsoleApp />);
