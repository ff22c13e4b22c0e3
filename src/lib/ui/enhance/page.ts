/**
 * The one small script of every page. Nothing depends on it: each line makes quicker or gentler something the page
 * already does by itself. Delegated listeners only, so that it needs no attribute of the page to be run.
 */
import { keepRelativeTimes } from './relative-times.ts';
import { listenForPanel } from './panel.ts';
import { suggestWhileTyping } from './suggestions.ts';
import { guardUnsent } from './unsent.ts';
import { closeWhenLeft } from './popovers.ts';
import { sendOnce } from './send-once.ts';
import { switchThemeInPlace } from './theme.ts';

switchThemeInPlace(document);
sendOnce(document);
guardUnsent(window);
listenForPanel(document);
suggestWhileTyping(document);
closeWhenLeft(document);
keepRelativeTimes(document);
