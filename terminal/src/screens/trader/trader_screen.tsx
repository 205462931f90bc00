// The trader's screen: one or two clocks that are always there, and beside them the catalogue, the
// standing orders, the purchases or the day's results.
import { useEffect } from 'preact/hooks';
import { Role } from '@schema';
import { Kept } from '../../parts/kept';
import { useApp } from '../../parts/use';
import type { Page } from '../../route';
import { Results } from '../results/results_screen';
import { Catalogue } from './catalogue';
import { clocksShown, Overview } from './overview';
import { ClockPanel } from './clock_panel';
import { giveBack } from './keyboard';
import { useKeys } from './keys';
import { NowPanel } from './now_panel';
import { OrdersPanel } from './orders_panel';
import { PurchasesPanel } from './purchases_panel';

export function TraderScreen({ page }: { page: Page }) {
    const app = useApp();
    const isTrader = app.role === Role.trader;
    const clocks = clocksShown(app);
    useEffect(() => {
        if (app.active === null && clocks[0]) {
            app.active = clocks[0].clock;
            app.change();
        }
    }, [clocks[0]?.clock]);
    useKeys(app);
    return (
        <main class={`trader ${page === 'now' ? 'on_stage' : 'on_side'}`}>
            {isTrader && (
                <div class="stage" id="stage" tabIndex={-1} onMouseDown={giveBack}>
                    <Overview app={app} />
                    <div class={`panels ${clocks.length > 1 ? 'two' : 'one'}`}>
                        {clocks.map((clock) => (
                            <ClockPanel key={clock.clock} app={app} clock={clock} />
                        ))}
                    </div>
                    <p class="keys_help">{app.words.keys_help}</p>
                </div>
            )}
            <aside class="side" onMouseDown={giveBack}>
                {page === 'now' && <NowPanel app={app} />}
                {page === 'catalogue' && <Catalogue app={app} />}
                {page === 'orders' && <OrdersPanel app={app} />}
                {page === 'purchases' && <PurchasesPanel app={app} />}
                {page === 'results' && <Kept by={[]} draw={() => <Results />} />}
            </aside>
        </main>
    );
}
