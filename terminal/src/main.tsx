// The page: the log-on, then the screens of the user's role; the address says which of them.
import { render } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { Role } from '@schema';
import { screenLog } from './parts/dial';
import { Kept } from './parts/kept';
import { useApp } from './parts/use';
import { app, type App } from './app';
import type { Page } from './route';
import { Frame } from './screens/frame';
import { LogOn } from './screens/log_on';
import { DeskScreen } from './screens/desk/desk_screen';
import { WallEnded } from './screens/hall/day_over';
import { HallScreen } from './screens/hall/hall_screen';
import { ResultsScreen } from './screens/results/results_screen';
import { TraderScreen } from './screens/trader/trader_screen';
import './styles/base.css';
import './styles/frame.css';
import './styles/dial.css';
import './styles/trader.css';
import './styles/desk.css';
import './styles/hall.css';
import './styles/results.css';

/** The first is where a role begins. */
function pagesOf(role: Role): Page[] {
    switch (role) {
        case Role.trader:
            return ['now', 'catalogue', 'orders', 'purchases', 'results'];
        case Role.auctioneer:
            return ['desk', 'hall', 'results'];
        case Role.observer:
            return ['hall', 'results'];
        case Role.settlement:
            return ['results', 'hall'];
        case Role.grower:
            return ['results', 'hall', 'catalogue'];
    }
}

function screenOf(of: App, page: Page) {
    switch (page) {
        case 'desk':
            return <DeskScreen />;
        case 'hall':
            return <HallScreen />;
        case 'results':
            return of.role === Role.trader ? (
                <TraderScreen page={page} />
            ) : (
                <Kept by={[]} draw={() => <ResultsScreen />} />
            );
        default:
            return <TraderScreen page={page} />;
    }
}

function Terminal() {
    const of = useApp();
    const language = of.preferences.language === 'zh' ? 'zh-CN' : 'en';
    const title = of.market.loggedOn?.market ?? of.words.title;
    // Only then: set to what it is, too, the language has the browser style the whole page anew.
    useLayoutEffect(() => void (document.documentElement.lang = language), [language]);
    useLayoutEffect(() => void (document.title = title), [title]);
    if (of.wallEnded !== null) return <WallEnded because={of.wallEnded} />;
    if (of.role === null || of.ended !== null) return <LogOn />;
    const pages = pagesOf(of.role);
    const page = pages.find((known) => known === of.route.page) ?? pages[0]!;
    return (
        <Frame pages={pages} page={page}>
            {screenOf(of, page)}
        </Frame>
    );
}

// What was on the screen and when, for tests and for whoever looks into a dispute.
Object.assign(window, { huagu: { app, screenLog } });
render(<Terminal />, document.getElementById('terminal')!);
