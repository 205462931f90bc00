// Names that several products have: "Spray" is a carnation and a chrysanthemum.
import type { MarketView } from './market/view';
import { nameIn, type Language } from './words/words';

export class SharedNames {
    private view: MarketView | undefined;
    private learnt = 0;
    private language: Language | undefined;
    private names = new Set<string>();

    /** Asked for each of hundreds at a time: counted again only once others are learnt, or in another language. */
    of(view: MarketView, language: Language): ReadonlySet<string> {
        const isKnown = view === this.view && view.productsLearnt === this.learnt;
        if (isKnown && language === this.language) return this.names;
        [this.view, this.learnt, this.language] = [view, view.productsLearnt, language];
        this.names = shared(
            [...view.products.values()].map(({ names }) => nameIn(language, names)),
        );
        return this.names;
    }
}

function shared(names: (string | undefined)[]): Set<string> {
    const once = new Set<string>();
    const twice = new Set<string>();
    for (const name of names) {
        if (name === undefined) continue;
        if (once.has(name)) twice.add(name);
        once.add(name);
    }
    return twice;
}
